package org.meanfield.compute.device;

import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A GPU's compute capability: which machine code it runs. */
public record Capability(int major, int minor) implements Serializable {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})");

  /**
   * As nvidia-smi writes it, such as {@code 8.6}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Capability parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no compute capability: " + text);
    }
    return new Capability(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /** Whether machine code for this capability runs on a device of another: CUDA's rule. */
  boolean runsOn(Capability device) {
    return major == device.major && minor <= device.minor;
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
