package org.meanfield.training.checkpoint;

import org.meanfield.averaging.state.SnapshotStore;

/** Keeps nothing: blocks go to the driver, which writes them, and come from it. */
record CarriedStore() implements SnapshotStore<CarriedPart> {
  @Override
  public CarriedPart save(String name, byte[] content) {
    return new CarriedPart.Returned(name, content);
  }

  @Override
  public byte[] load(CarriedPart part) {
    return part.content();
  }
}
