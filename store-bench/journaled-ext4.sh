#!/usr/bin/env bash
# Runs a command with a journaled ext4 of its own, mounted from an image file: for machines whose
# disk has a file system without a journal, which makes some forces cheaper. Needs root.
#
#   store-bench/journaled-ext4.sh [-s MIB] PARENT COMMAND... {} ...
#
# PARENT is where the image is made, on the disk to be measured; {} in the command stands for the
# mounted directory. Image and mount are gone afterwards, whatever happens.
#
#   store-bench/journaled-ext4.sh /var/tmp java -jar store-bench/target/compare.jar --dir {}
set -euo pipefail

mib=4096
while getopts s: option; do
  case $option in
    s) mib=$OPTARG ;;
    *) sed -n '2,/^set/p' "$0" | grep '^#' >&2; exit 2 ;;
  esac
done
shift $((OPTIND - 1))
if [ $# -lt 2 ]; then
  sed -n '2,/^set/p' "$0" | grep '^#' >&2
  exit 2
fi

work=$(mktemp -d "$1/journaled-ext4.XXXXXX")
shift
cleanUp() {
  if mountpoint -q "$work/mount"; then umount "$work/mount"; fi
  rm -rf "$work"
}
trap cleanUp EXIT

mkdir "$work/mount"
# Really written: blocks of a sparse image would be allocated while it is measured.
dd if=/dev/zero of="$work/image" bs=1M count="$mib" conv=fsync status=none
# The inode tables and the journal at once, too: else the kernel writes them while it is measured.
mkfs.ext4 -q -F -O has_journal -E lazy_itable_init=0,lazy_journal_init=0 "$work/image"
mount -o loop "$work/image" "$work/mount"
"${@//\{\}/$work/mount}"
