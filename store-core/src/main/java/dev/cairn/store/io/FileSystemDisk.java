package dev.cairn.store.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A directory of a real file system. Made durable is what {@code fsync} and {@code msync} make
 * durable; on systems where a directory cannot be opened (Windows), {@link #forceDirectory} does
 * nothing, since there is nothing it could do.
 *
 * <p>Safe for use by any number of threads.
 */
public final class FileSystemDisk implements Disk {
  private static final Set<StandardOpenOption> READ = Set.of(StandardOpenOption.READ);
  private static final Set<StandardOpenOption> READ_WRITE =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
  private static final Set<StandardOpenOption> CREATE =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);

  private final Path root;
  private final Mapper mapper = Mapper.ofThisRuntime();
  private final Set<ChannelFile> files = ConcurrentHashMap.newKeySet();
  private final OpenCount handles = new OpenCount();

  /**
   * A disk whose empty path is a directory.
   *
   * @param root the directory; it need not exist until {@code createDirectory("")} or a first file
   *     is made
   */
  public FileSystemDisk(Path root) {
    this.root = root.toAbsolutePath();
  }

  /** How many files and maps are open. */
  public int openHandles() {
    return handles.now();
  }

  /** How many files and maps have been open at once, at most. */
  public int openHandlesPeak() {
    return handles.peak();
  }

  @Override
  public DiskFile create(String path) throws IOException {
    return opened(path, CREATE);
  }

  @Override
  public DiskFile open(String path) throws IOException {
    return opened(path, READ_WRITE);
  }

  @Override
  public DiskFile openForReading(String path) throws IOException {
    return opened(path, READ);
  }

  @Override
  public void createDirectory(String path) throws IOException {
    try {
      Files.createDirectory(resolve(path));
    } catch (IOException e) {
      throw DeviceErrors.explained(e, path);
    }
    if (path.isEmpty()) {
      forceParentOfRoot();
    }
  }

  /** The root's own entry lies outside of this disk, where nobody else could make it durable. */
  private void forceParentOfRoot() throws IOException {
    Path parent = root.getParent();
    if (parent != null) {
      forceEntries(parent);
    }
  }

  @Override
  public List<String> list(String path) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(resolve(path))) {
      for (Path entry : entries) {
        names.add(entry.getFileName() + (Files.isDirectory(entry) ? "/" : ""));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    names.sort(null);
    return names;
  }

  /** Asks for attributes, since {@link Files#exists} takes a failing device for a missing file. */
  @Override
  public boolean exists(String path) throws IOException {
    try {
      Files.readAttributes(resolve(path), BasicFileAttributes.class);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    try {
      Files.move(
          resolve(from),
          resolve(to),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw DeviceErrors.explained(e, to);
    }
    files.forEach(file -> file.renamed(from, to));
  }

  @Override
  public void delete(String path) throws IOException {
    Files.delete(resolve(path));
  }

  @Override
  public void forceDirectory(String path) throws IOException {
    forceEntries(resolve(path));
  }

  @Override
  public Closeable lockExclusively(String path, String holder) throws IOException {
    return FileLocks.exclusive(resolve(path), path, holder);
  }

  @Override
  public Closeable lockShared(String path) throws IOException {
    return FileLocks.shared(resolve(path), path);
  }

  Path resolve(String path) {
    return root.resolve(DiskPath.checked(path));
  }

  Mapper mapper() {
    return mapper;
  }

  DiskMap mapped(String path, long size, Mapper.Mapping mapping) {
    handles.opened();
    return new MappedFile(path, size, mapping, handles::closed);
  }

  void closed(ChannelFile file) {
    files.remove(file);
    handles.closed();
  }

  private DiskFile opened(String path, Set<StandardOpenOption> options) throws IOException {
    try {
      ChannelFile file = new ChannelFile(this, path, options);
      files.add(file);
      handles.opened();
      return file;
    } catch (IOException e) {
      throw DeviceErrors.explained(e, path);
    }
  }

  private static void forceEntries(Path directory) throws IOException {
    if (!System.getProperty("os.name", "").startsWith("Windows")) {
      try (UninterruptedChannel entries = new UninterruptedChannel(directory, READ)) {
        entries.forceAll();
      }
    }
  }
}
