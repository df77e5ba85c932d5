package dev.cairn.store.io;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A directory's entries, as processes see them and as they are on the disk, and between the two the
 * changes that were not forced, each of which a power loss may leave or take. Not safe for threads;
 * the disk locks.
 */
final class DirectoryImage implements Image {
  private final SortedMap<String, Image> current = new TreeMap<>();
  private final SortedMap<String, Image> durable = new TreeMap<>();
  private final List<Change> changes = new ArrayList<>();

  /** One name that goes, or one that comes, or both in one indivisible step. */
  private record Change(
      @Nullable String removed, @Nullable String added, @Nullable Image image, long call) {
    void applyTo(Map<String, Image> entries) {
      if (removed != null) {
        entries.remove(removed);
      }
      if (added != null && image != null) {
        entries.put(added, image);
      }
    }

    String name() {
      return added == null ? String.valueOf(removed) : added;
    }
  }

  SortedMap<String, Image> entries() {
    return current;
  }

  @Nullable Image get(String name) {
    return current.get(name);
  }

  void add(String name, Image image, long call) {
    change(new Change(null, name, image, call));
  }

  void remove(String name, long call) {
    change(new Change(name, null, null, call));
  }

  /**
   * Gives a name to another of this directory's images: what it led to before is replaced in the
   * same step.
   */
  void replace(String from, String to, Image image, long call) {
    change(new Change(from, to, image, call));
  }

  private void change(Change change) {
    change.applyTo(current);
    changes.add(change);
  }

  void force() {
    changes.forEach(change -> change.applyTo(durable));
    changes.clear();
  }

  /**
   * What a failed force leaves: entries that everybody sees, and that no later force makes durable.
   */
  void forget() {
    changes.clear();
  }

  /** Adds an entry in memory and on the disk. */
  void plant(String name, Image image) {
    current.put(name, image);
    durable.put(name, image);
  }

  /** Removes an entry wherever it is: in memory, on the disk, and on the way there. */
  void erase(String name) {
    current.remove(name);
    durable.remove(name);
    changes.removeIf(change -> change.name().equals(name));
  }

  /** Tells what is on the disk, and what is pending, from another directory's. */
  long pendingFingerprint() {
    return durable.keySet().hashCode() * 31L + changes.size();
  }

  DirectoryImage copy(Map<Image, Image> copies) {
    DirectoryImage copy = new DirectoryImage();
    current.forEach((name, image) -> copy.current.put(name, copied(image, copies)));
    durable.forEach((name, image) -> copy.durable.put(name, copied(image, copies)));
    for (Change change : changes) {
      Image image = change.image() == null ? null : copied(change.image(), copies);
      copy.changes.add(new Change(change.removed(), change.added(), image, change.call()));
    }
    return copy;
  }

  /** Each image once, since two names may lead to it. */
  private static Image copied(Image image, Map<Image, Image> copies) {
    Image copy = copies.get(image);
    if (copy == null) {
      copy =
          image instanceof DirectoryImage directory
              ? directory.copy(copies)
              : ((FileImage) image).copy();
      copies.put(image, copy);
    }
    return copy;
  }

  /** What a power loss leaves of this directory and all below it. */
  DirectoryImage crashed(String path, CrashChoice choice) {
    return crashed(path, choice, new IdentityHashMap<>());
  }

  private DirectoryImage crashed(String path, CrashChoice choice, Map<Image, Image> survivors) {
    SortedMap<String, Image> entries = new TreeMap<>(durable);
    for (Change change : changes) {
      String name = path + change.name();
      if (choice.reachedDisk(new Pending(Pending.Kind.ENTRY, name, 0, change.call()))) {
        change.applyTo(entries);
      }
    }
    crashAll(path, choice, survivors);
    DirectoryImage crashed = new DirectoryImage();
    entries.forEach((name, image) -> crashed.plant(name, survivors.get(image)));
    return crashed;
  }

  /**
   * Asks for all that may survive, also for what will not, so that the order of the questions is
   * always the same.
   */
  private void crashAll(String path, CrashChoice choice, Map<Image, Image> survivors) {
    durable.forEach((name, image) -> crash(path + name, image, choice, survivors));
    for (Change change : changes) {
      if (change.image() != null) {
        crash(path + change.name(), change.image(), choice, survivors);
      }
    }
  }

  private static void crash(
      String path, Image image, CrashChoice choice, Map<Image, Image> survivors) {
    if (!survivors.containsKey(image)) {
      survivors.put(
          image,
          image instanceof DirectoryImage directory
              ? directory.crashed(path + "/", choice, survivors)
              : ((FileImage) image).crashed(choice));
    }
  }
}
