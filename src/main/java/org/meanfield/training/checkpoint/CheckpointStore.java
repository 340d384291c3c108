package org.meanfield.training.checkpoint;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SerializableWritable;
import org.apache.spark.TaskContext;
import org.meanfield.averaging.state.SnapshotStore;
import org.meanfield.storage.CommittedFolder;
import org.meanfield.storage.Folder;
import org.meanfield.storage.Part;

/**
 * Executors write their blocks straight into a checkpoint's folder, and read them back.
 *
 * @param write in the files' names: a task that was told to end may still write when the checkpoint
 *     is written anew
 */
record CheckpointStore(String location, String write, SerializableWritable<Configuration> hadoop)
    implements SnapshotStore<Part> {
  @Override
  public Part save(String name, byte[] content) {
    return CommittedFolder.writePart(folder(), name(name, write), out -> out.write(content));
  }

  @Override
  public byte[] load(Part part) {
    return CommittedFolder.readPart(folder(), part);
  }

  /** Speculation lets two attempts of a task write at the same time: never into one file. */
  private static String name(String part, String write) {
    int attempt = TaskContext.get().attemptNumber();
    String name = part + "-" + write;
    return attempt == 0 ? name : name + "-attempt-" + attempt;
  }

  private Folder folder() {
    return Folder.at(location, hadoop.value());
  }
}
