package dev.cairn.store.io;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The way from paths to files and directories. Not safe for threads; the disk locks. */
final class DirectoryTree {
  private final DirectoryImage root;

  DirectoryTree(DirectoryImage root) {
    this.root = root;
  }

  DirectoryImage root() {
    return root;
  }

  DirectoryTree copy() {
    return new DirectoryTree(root.copy(new IdentityHashMap<>()));
  }

  DirectoryTree crashed(CrashChoice choice) {
    return new DirectoryTree(root.crashed("", choice));
  }

  /** What a path leads to; {@code null} where its last name is missing, or one before it. */
  @Nullable Image find(String path) throws IOException {
    Image image = root;
    for (String name : DiskPath.checked(path).isEmpty() ? new String[0] : path.split("/")) {
      if (image == null) {
        return null;
      }
      if (!(image instanceof DirectoryImage directory)) {
        throw new FileSystemException(path, null, "Not a directory");
      }
      image = directory.get(name);
    }
    return image;
  }

  Image get(String path) throws IOException {
    Image image = find(path);
    if (image == null) {
      throw new NoSuchFileException(path);
    }
    return image;
  }

  FileImage file(String path) throws IOException {
    if (get(path) instanceof FileImage file) {
      return file;
    }
    throw new FileSystemException(path, null, "Is a directory");
  }

  DirectoryImage directory(String path) throws IOException {
    if (get(path) instanceof DirectoryImage directory) {
      return directory;
    }
    throw new NotDirectoryException(path);
  }

  /** The directory that a path's last name is in. */
  DirectoryImage parent(String path) throws IOException {
    if (find(DiskPath.parent(path)) instanceof DirectoryImage directory) {
      return directory;
    }
    throw new NoSuchFileException(path);
  }

  List<String> list(String path) throws IOException {
    List<String> names = new ArrayList<>();
    directory(path)
        .entries()
        .forEach((name, image) -> names.add(image instanceof FileImage ? name : name + "/"));
    names.sort(null);
    return names;
  }

  SortedMap<String, FileImage> files() {
    SortedMap<String, FileImage> files = new TreeMap<>();
    collect("", root, files);
    return files;
  }

  private static void collect(
      String prefix, DirectoryImage directory, SortedMap<String, FileImage> files) {
    directory
        .entries()
        .forEach(
            (name, image) -> {
              if (image instanceof DirectoryImage below) {
                collect(prefix + name + "/", below, files);
              } else {
                files.put(prefix + name, (FileImage) image);
              }
            });
  }

  /**
   * Tells the tree and its content from another's.
   *
   * @param pending whether what is on the disk, and what is pending, counts too
   */
  long fingerprint(boolean pending) {
    return fingerprint(root, pending);
  }

  private static long fingerprint(DirectoryImage directory, boolean pending) {
    long print = pending ? directory.pendingFingerprint() : 1;
    for (Map.Entry<String, Image> entry : directory.entries().entrySet()) {
      Image image = entry.getValue();
      long below =
          image instanceof DirectoryImage inner
              ? fingerprint(inner, pending)
              : fingerprint((FileImage) image, pending);
      print = (print * 31 + entry.getKey().hashCode()) * 0x9e3779b97f4a7c15L + below;
    }
    return print;
  }

  private static long fingerprint(FileImage file, boolean pending) {
    return file.fingerprint() + (pending ? 31 * file.durableFingerprint() : 0);
  }

  /** Directories as a path needs them, durable at once. */
  DirectoryImage plantedParent(String path) throws IOException {
    DirectoryImage directory = root;
    String parent = DiskPath.parent(DiskPath.checked(path));
    for (String name : parent.isEmpty() ? new String[0] : parent.split("/")) {
      if (directory.get(name) == null) {
        directory.plant(name, new DirectoryImage());
      }
      if (!(directory.get(name) instanceof DirectoryImage below)) {
        throw new FileSystemException(path, null, "Not a directory");
      }
      directory = below;
    }
    return directory;
  }
}
