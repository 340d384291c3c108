package org.meanfield.storage;

import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

/** A right that a test takes away. */
public final class HeldFence implements Fence {
  private final String token;
  private boolean lost;

  public HeldFence(String token) {
    this.token = token;
  }

  public void lose() {
    lost = true;
  }

  @Override
  public void check() {
    if (lost) {
      throw new MeanfieldException(ErrorKind.STORAGE, "taken over by another");
    }
  }

  @Override
  public String token() {
    return token;
  }
}
