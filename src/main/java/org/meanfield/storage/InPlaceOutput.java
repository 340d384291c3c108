package org.meanfield.storage;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Written in its place, where folders are not renamed in one step. */
final class InPlaceOutput extends PendingOutput {
  private final @Nullable FolderLock claim;
  private boolean committed;

  private InPlaceOutput(Folder target, Fence fence, @Nullable FolderLock claim) {
    super(target, fence);
    this.claim = claim;
  }

  static InPlaceOutput claimed(Folder target, String what, Clock clock, Settling settling) {
    target.make();
    FolderLock claim =
        FolderLock.of(
            new LockAcquisition(
                new LockFile(target, LOCK), clock, settling, LockAcquisition.Onto.NOTHING));
    List<String> others = new ArrayList<>(target.names());
    others.removeAll(List.of(LOCK, LockFile.beatOf(LOCK)));
    if (!others.isEmpty()) {
      claim.close();
      requireNew(target, what);
    }
    return new InPlaceOutput(target, claim, claim);
  }

  static InPlaceOutput inside(Folder target, Fence fence) {
    fence.check();
    CommittedFolder.clear(target);
    return new InPlaceOutput(target, fence, null);
  }

  @Override
  public Folder folder() {
    return target();
  }

  @Override
  public Folder commit() {
    check();
    committed = true;
    release();
    return target();
  }

  /** What another has taken over is that one's. */
  @Override
  void takeAway() {
    if (!committed) {
      check();
      // The lock goes last, so that nobody else begins before it is all gone.
      CommittedFolder.empty(target(), LOCK);
      parentOf(target()).delete(target().name());
      release();
    }
  }

  private void release() {
    if (claim != null) {
      claim.close();
    }
  }
}
