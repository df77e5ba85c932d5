package dev.cairn.store.io;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;

/**
 * From JDK 22 on: {@code Arena}, whose closing unmaps, and which makes any later access an
 * exception. By method handles, since this is compiled for 17.
 */
final class ArenaMapper implements Mapper {
  private final MethodHandle ofShared;
  private final MethodHandle map;
  private final MethodHandle asByteBuffer;
  private final MethodHandle close;

  ArenaMapper() {
    try {
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      Class<?> arena = Class.forName("java.lang.foreign.Arena");
      Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
      ofShared = lookup.findStatic(arena, "ofShared", MethodType.methodType(arena));
      map = lookup.findVirtual(FileChannel.class, "map", mapType(arena, segment));
      asByteBuffer =
          lookup.findVirtual(segment, "asByteBuffer", MethodType.methodType(ByteBuffer.class));
      close = lookup.findVirtual(arena, "close", MethodType.methodType(void.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("java.lang.foreign is expected from JDK 22 on", e);
    }
  }

  private static MethodType mapType(Class<?> arena, Class<?> segment) {
    return MethodType.methodType(segment, FileChannel.MapMode.class, long.class, long.class, arena);
  }

  @Override
  public Mapping map(FileChannel channel, long size) throws IOException {
    Object arena = arena();
    boolean mapped = false;
    try {
      Object segment = map.invoke(channel, FileChannel.MapMode.READ_WRITE, 0L, size, arena);
      ByteBuffer buffer = (ByteBuffer) asByteBuffer.invoke(segment);
      Mapping mapping = new Mapping((MappedByteBuffer) buffer, () -> close(arena));
      mapped = true;
      return mapping;
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("FileChannel.map", e);
    } finally {
      if (!mapped) {
        close(arena);
      }
    }
  }

  private Object arena() {
    try {
      return ofShared.invoke();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("Arena.ofShared", e);
    }
  }

  private void close(Object arena) {
    try {
      close.invoke(arena);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("Arena.close", e);
    }
  }
}
