package org.meanfield.cluster;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.io.UncheckedIOException;

/**
 * Results of our own tasks as bytes, so that they come through whatever serializer the application
 * has set: Kryo, which many clusters are set to, takes no records. Only for what our tasks return
 * to our driver, as Spark's own closures travel; never for files.
 */
public final class TaskResultSerializer {
  private TaskResultSerializer() {}

  /** On the executor. */
  public static byte[] encode(Serializable value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** On the driver. */
  @SuppressWarnings({
    "unchecked",
    "BanSerializableRead",
    "TypeParameterUnusedInFormals"
  }) // written by our own task a moment ago
  public static <T extends Serializable> T decode(byte[] bytes) {
    try (ObjectInputStream in = new ApplicationInput(bytes)) {
      return (T) in.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Finds our classes where spark-submit has put them: in the thread's class loader. */
  private static final class ApplicationInput extends ObjectInputStream {
    ApplicationInput(byte[] bytes) throws IOException {
      super(new ByteArrayInputStream(bytes));
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description)
        throws IOException, ClassNotFoundException {
      try {
        return Class.forName(
            description.getName(), false, TaskResultSerializer.class.getClassLoader());
      } catch (ClassNotFoundException e) {
        return super.resolveClass(description);
      }
    }
  }
}
