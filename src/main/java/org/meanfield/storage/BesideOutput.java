package org.meanfield.storage;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.FileUtil;
import org.jspecify.annotations.Nullable;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

/**
 * Written beside its place:
 *
 * <pre>
 * .NAME-TOKEN/
 *   content/    what is written
 *   replaced/   what lay in its place, for the moment in which it takes that place
 *   _lock       of who writes it, unless the place is in a folder that has a lock
 * </pre>
 */
public final class BesideOutput extends PendingOutput {
  private static final String CONTENT = "content";
  private static final String REPLACED = "replaced";

  /** Names that are there besides the lock. */
  public static final List<String> LAYOUT = List.of(CONTENT, REPLACED);

  /** So often something may come to be in the place just as it has been cleared. */
  private static final int TRIES = 100;

  private final String what;
  private final Folder own;
  private final @Nullable FolderLock claim;
  private final boolean replacing;
  private boolean kept;

  private BesideOutput(
      Folder target,
      String what,
      Folder own,
      Fence fence,
      @Nullable FolderLock claim,
      boolean replacing) {
    super(target, fence);
    this.what = what;
    this.own = own;
    this.claim = claim;
    this.replacing = replacing;
  }

  static BesideOutput onNothing(Folder target, String what, Clock clock) {
    return claimed(target, what, clock, false);
  }

  static BesideOutput onOlder(Folder target, Clock clock) {
    return claimed(target, target.location(), clock, true);
  }

  static BesideOutput inside(Folder target, Fence fence) {
    fence.check();
    Folder own = parentOf(target).child(OwnNames.beside(target.name(), fence.token()));
    parentOf(own).delete(own.name());
    own.make();
    return new BesideOutput(target, target.location(), own, fence, null, true);
  }

  private static BesideOutput claimed(Folder target, String what, Clock clock, boolean replacing) {
    Folder own = parentOf(target).child(OwnNames.beside(target.name(), OwnNames.newToken()));
    own.make();
    // Nobody else knows this name.
    FolderLock claim =
        FolderLock.of(
            new LockAcquisition(
                new LockFile(own, LOCK), clock, () -> {}, LockAcquisition.Onto.NOTHING));
    return new BesideOutput(target, what, own, claim, claim, replacing);
  }

  @Override
  public Folder folder() {
    return own.child(CONTENT);
  }

  @Override
  public Folder commit() {
    check();
    try {
      if (!replacing) {
        if (!Renaming.to(folder(), target())) {
          throw MeanfieldException.usage(
              String.format(
                  Locale.ROOT,
                  "%s was written by another meanwhile. What lies there is that one's, and whole;"
                      + " what was written here is thrown away. Give another folder.",
                  what));
        }
      } else if (target().isAtomic()) {
        swap();
      } else {
        copy();
      }
    } catch (IOException e) {
      throw target().cannot("write", e);
    }
    return target();
  }

  private void swap() throws IOException {
    requireFolder();
    Folder old = own.child(REPLACED);
    for (int attempt = 0; attempt < TRIES; attempt++) {
      boolean aside = target().exists() && Renaming.to(target(), old);
      try {
        if (Renaming.to(folder(), target())) {
          return;
        }
      } catch (IOException e) {
        // Where this fails too, the older one is left to be put back by runs --clean.
        kept = true;
        putBack(own, target());
        kept = false;
        throw e;
      }
      if (aside) {
        own.delete(REPLACED);
      }
    }
    throw new IOException("others write there without pause");
  }

  private void requireFolder() {
    if (target().exists() && !target().isFolder()) {
      throw new MeanfieldException(
          ErrorKind.USAGE,
          String.format(Locale.ROOT, "%s is a file. Give a folder, or another place.", target()));
    }
  }

  /** Puts what was to be replaced in its place again, where nothing has come to be there. */
  public static void putBack(Folder own, Folder target) {
    Folder old = own.child(REPLACED);
    try {
      if (old.exists() && !target.exists()) {
        boolean unused = Renaming.to(old, target);
      }
    } catch (IOException e) {
      throw target.cannot("put back", e);
    }
  }

  /** From here on what lies beside is the only whole one, until it has been copied. */
  private void copy() throws IOException {
    kept = true;
    parentOf(target()).delete(target().name());
    try {
      if (!FileUtil.copy(
          folder().files(),
          folder().path(),
          target().files(),
          target().path(),
          false,
          folder().files().getConf())) {
        throw new IOException("the file system refuses");
      }
    } catch (IOException e) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s; the new one lies whole in %s",
              HadoopFileSystems.reason(e),
              folder()),
          e);
    }
    kept = false;
  }

  @Override
  void takeAway() {
    if (claim != null) {
      claim.close();
    }
    if (!kept) {
      parentOf(own).delete(own.name());
    }
  }
}
