package org.meanfield.compute.onednn.program;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A run of native memory that an ND4J array owns, aligned for vector instructions. */
public final class NativeBlock implements AutoCloseable {
  /** A cache line, which oneDNN's kernels prefer and ND4J's arrays are not aligned to. */
  static final long ALIGNMENT = 64;

  private final INDArray owner;
  private final long address;
  private final long bytes;

  private NativeBlock(INDArray owner, long address, long bytes) {
    this.owner = owner;
    this.address = address;
    this.bytes = bytes;
  }

  /** Memory of unknown content. */
  public static NativeBlock uninitialized(long bytes) {
    long floats = Math.max(1, (bytes + Float.BYTES - 1) / Float.BYTES);
    INDArray owner =
        Nd4j.createUninitializedDetached(DataType.FLOAT, floats + ALIGNMENT / Float.BYTES);
    long start = owner.data().pointer().address();
    return new NativeBlock(owner, aligned(start), floats * Float.BYTES);
  }

  public static NativeBlock zeroed(long bytes) {
    NativeBlock block = uninitialized(bytes);
    block.owner.assign(0);
    return block;
  }

  static long aligned(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** A pointer to {@code offset} bytes behind the start; valid until this is closed. */
  public Pointer at(long offset) {
    return new Address(address + offset);
  }

  /** The floats from an offset in bytes. */
  public FloatBuffer floats(long offset, long count) {
    if (offset < 0 || offset + count * Float.BYTES > bytes) {
      throw new IndexOutOfBoundsException(
          offset + " + " + count + " floats of " + bytes + " bytes");
    }
    return new FloatPointer(at(offset)).capacity(count).asBuffer();
  }

  public FloatBuffer floats() {
    return floats(0, bytes / Float.BYTES);
  }

  public long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    owner.close();
  }

  /** JavaCPP gives no other way to make a pointer of an address. */
  private static final class Address extends Pointer {
    Address(long address) {
      this.address = address;
    }
  }
}
