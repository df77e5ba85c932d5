package dev.cairn.store.io;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Before JDK 22: only {@code sun.misc.Unsafe.invokeCleaner} unmaps before the garbage collector
 * does.
 */
final class CleanerMapper implements Mapper {
  private final MethodHandle invokeCleaner;

  CleanerMapper() {
    invokeCleaner = invokeCleaner();
  }

  @Override
  public Mapping map(FileChannel channel, long size) throws IOException {
    MappedByteBuffer buffer = channel.map(FileChannel.MapMode.READ_WRITE, 0, size);
    return new Mapping(buffer, () -> unmap(buffer));
  }

  private void unmap(MappedByteBuffer buffer) {
    try {
      invokeCleaner.invoke((ByteBuffer) buffer);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("sun.misc.Unsafe.invokeCleaner", e);
    }
  }

  private static MethodHandle invokeCleaner() {
    try {
      Class<?> unsafe = Class.forName("sun.misc.Unsafe");
      Field instance = unsafe.getDeclaredField("theUnsafe");
      instance.setAccessible(true);
      MethodType type = MethodType.methodType(void.class, ByteBuffer.class);
      return MethodHandles.lookup()
          .findVirtual(unsafe, "invokeCleaner", type)
          .bindTo(instance.get(null));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the module jdk.unsupported is needed before JDK 22", e);
    }
  }
}
