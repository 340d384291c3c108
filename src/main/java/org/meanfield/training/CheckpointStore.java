package org.meanfield.training;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SerializableWritable;
import org.apache.spark.TaskContext;
import org.meanfield.averaging.SnapshotStore;
import org.meanfield.run.DurableFolder;
import org.meanfield.run.Folder;
import org.meanfield.run.Part;

/** Executors write their blocks straight into a checkpoint's folder, and read them back. */
record CheckpointStore(String location, SerializableWritable<Configuration> hadoop)
    implements SnapshotStore<Part> {
  @Override
  public Part save(String name, byte[] content) {
    return DurableFolder.writePart(folder(), name(name), out -> out.write(content));
  }

  @Override
  public byte[] load(Part part) {
    return DurableFolder.readPart(folder(), part);
  }

  /** Speculation lets two attempts of a task write at the same time: never into one file. */
  private static String name(String part) {
    int attempt = TaskContext.get().attemptNumber();
    return attempt == 0 ? part : part + "-attempt-" + attempt;
  }

  private Folder folder() {
    return Folder.at(location, hadoop.value());
  }
}
