package org.meanfield.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.fault.ErrorKind;
import org.meanfield.run.RunFolder;
import org.meanfield.storage.FolderLock;

/** Run folders that cannot be made, or gone on with. */
class RunFolderFaultsIT {
  @TempDir Path folder;
  private Workbench bench = new Workbench(Path.of(""));

  @BeforeEach
  void twoClassesOfImages() throws Exception {
    bench = new Workbench(folder);
    bench.tree("images", 8, "cat", "dog");
    bench.recipe();
  }

  @Test
  void refusesAFolderBelowAFile() throws Exception {
    bench
        .run("train", "recipe.conf", "--set", "run.folder=recipe.conf/run")
        .refused(
            ErrorKind.STORAGE,
            "the run folder " + bench.at("recipe.conf/run") + " cannot be made",
            bench.at("recipe.conf") + " is a file",
            "choose another run.folder");
  }

  @Test
  void refusesAFolderWhereNothingCanBeWritten() throws Exception {
    bench
        .run("train", "recipe.conf", "--set", "run.folder=/proc/meanfield/run")
        .refused(
            ErrorKind.STORAGE,
            "the run folder /proc/meanfield/run cannot be made",
            "/proc cannot be written",
            "choose another run.folder");
  }

  @Test
  void resumesNoFolderThatIsNoRun() throws Exception {
    bench
        .run("resume", "images")
        .refused(
            ErrorKind.USAGE,
            bench.at("images") + " is no run folder",
            "it holds no recipe.conf",
            "Give the folder that an earlier train named");
  }

  @Test
  void resumesNoRunThatALivingProcessWorksOn() throws Exception {
    Files.createDirectories(bench.at("run"));
    Files.copy(bench.at("recipe.conf"), bench.at("run/recipe.conf"));
    RunFolder run = RunFolder.open(bench.at("run").toString(), new Configuration());

    try (FolderLock unused = run.lock(Clock.systemUTC())) {
      bench
          .run("resume", "run")
          .refused(
              ErrorKind.USAGE,
              bench.at("run") + " is in use by process " + ProcessHandle.current().pid(),
              "wait for it to end, or stop it");
    }
  }
}
