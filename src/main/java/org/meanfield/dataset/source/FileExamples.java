package org.meanfield.dataset.source;

import org.apache.hadoop.fs.Path;
import org.meanfield.dataset.decode.Decoded;
import org.meanfield.dataset.decode.ImageDecoder;
import org.meanfield.dataset.example.EncodedExamples;
import org.meanfield.dataset.files.FileReading;

/** Image files, one an example. */
record FileExamples(FileInputPartition refs, ImageDecoder decoder, FileReading reading)
    implements EncodedExamples {
  @Override
  public int size() {
    return refs.size();
  }

  @Override
  public int label(int i) {
    return refs.label(i);
  }

  @Override
  public int position(int i) {
    return refs.position(i);
  }

  @Override
  public String path(int i) {
    return refs.path(i);
  }

  @Override
  public String place(int i) {
    return refs.place(i);
  }

  @Override
  public Decoded decode(int i) {
    return decoder.decode(reading.bytes(new Path(place(i))));
  }
}
