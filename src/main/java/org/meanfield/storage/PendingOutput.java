package org.meanfield.storage;

import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder that a later command reads, while it is written: it is there whole or not at all, and of
 * two writers of one folder one wins.
 *
 * <p>Where a folder is renamed in one step it is written beside its place, in {@code
 * .NAME-<token>}, and renamed. Elsewhere, as on object stores, a new one is written in its place,
 * which its writer claims first by a lock in it; what makes it whole, a manifest or {@code
 * _SUCCESS}, has to be written last. What was begun and not committed is taken away when this is
 * closed, and nothing that is another's. For one thread.
 */
public abstract sealed class PendingOutput implements Fence, AutoCloseable
    permits BesideOutput, InPlaceOutput {
  /** Of who writes; Spark's readers pass over names that begin so. */
  public static final String LOCK = "_lock";

  private static final Logger LOG = LoggerFactory.getLogger(PendingOutput.class);

  private final Folder target;
  private final Fence fence;

  PendingOutput(Folder target, Fence fence) {
    this.target = target;
    this.fence = fence;
  }

  /**
   * One where nothing is.
   *
   * @param what users call it, as {@code --out runs/table}
   * @throws MeanfieldException of kind USAGE where something is there
   */
  public static PendingOutput create(Folder target, String what, Clock clock) {
    requireNew(target, what);
    return target.isAtomic()
        ? BesideOutput.onNothing(target, what, clock)
        : InPlaceOutput.claimed(target, what, clock, Settling.of(target));
  }

  /** One that takes the place of an older one, should there be any. */
  public static PendingOutput replacing(Folder target, Clock clock) {
    return BesideOutput.onOlder(target, clock);
  }

  /** The same, of a folder within one that {@code fence} guards, by a manifest that comes last. */
  public static PendingOutput within(Folder target, Fence fence) {
    return target.isAtomic()
        ? BesideOutput.inside(target, fence)
        : InPlaceOutput.inside(target, fence);
  }

  /**
   * Finds out early whether {@link #create} will do.
   *
   * @throws MeanfieldException of kind USAGE where something is there
   */
  public static void requireNew(Folder target, String what) {
    if (target.exists()) {
      Optional<LockSeen> lock = new LockFile(target, LOCK).seen();
      throw MeanfieldException.usage(
          lock.isPresent()
              ? String.format(
                  Locale.ROOT,
                  "%s is being written by %s. Wait for it, or give another folder; if it is gone,"
                      + " take away what it left by: runs --clean",
                  what,
                  lock.get().name())
              : String.format(
                  Locale.ROOT, "%s exists already. Give a folder that does not exist yet.", what));
    }
  }

  /** Where it is written. */
  public abstract Folder folder();

  /**
   * Puts it in its place.
   *
   * @return that place
   * @throws MeanfieldException of kind USAGE where another has come to be there meanwhile; STORAGE
   *     where the right to it is lost or the storage refuses
   */
  public abstract Folder commit();

  /** Takes away what is this one's own, but what was put in its place. */
  abstract void takeAway();

  /** Takes away what was not committed; what hinders that is no more than what failed already. */
  @Override
  public final void close() {
    // Storage would not be reached while an interrupt is pending.
    boolean interrupted = Thread.interrupted();
    try {
      takeAway();
    } catch (MeanfieldException e) {
      LOG.warn("what was written of {} could not be taken away: {}", target, e.getMessage());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public final void check() {
    fence.check();
  }

  @Override
  public final String token() {
    return fence.token();
  }

  final Folder target() {
    return target;
  }

  public static Folder parentOf(Folder target) {
    return target
        .parent()
        .orElseThrow(
            () ->
                new MeanfieldException(
                    ErrorKind.USAGE,
                    String.format(Locale.ROOT, "%s is the root of its file system", target)));
  }
}
