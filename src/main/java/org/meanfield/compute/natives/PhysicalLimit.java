package org.meanfield.compute.natives;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.OptionalLong;
import java.util.Properties;

/**
 * JavaCPP 1.5.7 collects garbage, and then refuses a native array, where the process's resident
 * memory is more than four times the heap, whatever the machine has. What a run needs is compared
 * with the machine before it starts; so where three quarters of the machine are more, they are the
 * limit: the rest lets the collector free DL4J's arrays before the system ends the process. It must
 * be set before JavaCPP loads.
 */
final class PhysicalLimit {
  static final String PROPERTY = "org.bytedeco.javacpp.maxPhysicalBytes";

  /** JavaCPP's names; the first two decide on the limit too. */
  private static final List<String> USERS =
      List.of(
          "org.bytedeco.javacpp.maxbytes",
          "org.bytedeco.javacpp.maxBytes",
          "org.bytedeco.javacpp.maxphysicalbytes",
          PROPERTY);

  private static final int HEAPS = 4;

  private PhysicalLimit() {}

  static void set() {
    long machine =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    of(System.getProperties(), Runtime.getRuntime().maxMemory(), machine)
        .ifPresent(bytes -> System.setProperty(PROPERTY, Long.toString(bytes)));
  }

  /**
   * The limit to set; empty: JavaCPP's own is as good, or the user has set one.
   *
   * @param heap its largest size, in bytes
   * @param machine memory of the machine or the container, in bytes
   */
  static OptionalLong of(Properties system, long heap, long machine) {
    boolean users = USERS.stream().anyMatch(name -> system.getProperty(name) != null);
    long share = machine / 4 * 3;
    return users || share / HEAPS <= heap ? OptionalLong.empty() : OptionalLong.of(share);
  }
}
