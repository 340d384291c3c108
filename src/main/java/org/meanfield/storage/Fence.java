package org.meanfield.storage;

/**
 * The right of one process to replace what lies in a folder. It can be lost to another process; who
 * writes there asks before each step that replaces something. Safe for any thread.
 */
public interface Fence {
  /**
   * Makes sure that the right is still there.
   *
   * @throws org.meanfield.fault.MeanfieldException of kind STORAGE when another process has it
   */
  void check();

  /**
   * What tells this process's files from those of any other that had or has the right: letters,
   * digits and hyphens; empty where there is none other.
   */
  String token();

  /** For who has the folder to itself, or only reads it. */
  static Fence none() {
    return new Fence() {
      @Override
      public void check() {}

      @Override
      public String token() {
        return "";
      }
    };
  }
}
