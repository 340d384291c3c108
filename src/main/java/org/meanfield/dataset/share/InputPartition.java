package org.meanfield.dataset.share;

import java.io.Serializable;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.example.PackedChunk;

/**
 * What one worker reads: where its images lie, in the order of its share. Travels to the executor
 * that computes the share, once; plain arrays, so that any serializer takes it.
 */
public interface InputPartition extends Serializable {
  /** How many images there are. */
  int size();

  /** Where the {@code i}-th image is, in full, for messages. */
  String place(int i);

  /**
   * Reads and decodes the images as the iterator advances.
   *
   * @param recipe the form of the examples
   * @param hadoop how the file systems are reached
   * @param reader who reads, for messages: an executor and its host
   * @param beforeEach called before each image; throws to end the reading
   */
  Iterator<PackedChunk> chunks(
      ImageRecipe recipe, Configuration hadoop, String reader, Runnable beforeEach);
}
