package org.meanfield.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.run.RunFolder;

class FitFolderTest {
  @TempDir Path local;

  @Test
  void isOpenToItsOwnerAlone_andGoesWithTheFit() throws IOException {
    SparkConf conf = new SparkConf(false).set("spark.local.dir", local.toString());
    Path run;
    try (FitFolder folder = FitFolder.temporary(conf)) {
      run = Path.of(URI.create(folder.runs())).resolve("run");
      RunFolder.create(folder.runs() + "/run", new Configuration())
          .write(RunFolder.RECIPE, "seed = 1");
      Path above = local.relativize(run).getName(0);

      assertThat(run.resolve(RunFolder.RECIPE)).exists();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(local.resolve(above))))
          .isEqualTo("rwx------");
    }
    assertThat(local).isEmptyDirectory();
  }
}
