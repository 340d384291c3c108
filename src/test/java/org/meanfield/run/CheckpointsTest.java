package org.meanfield.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
  @TempDir Path dir;
  private Checkpoints checkpoints;

  @BeforeEach
  void none() {
    checkpoints = new Checkpoints(Folder.at(dir.toString(), new Configuration()));
    assertThat(checkpoints.latest()).isEmpty();
  }

  @Test
  void keepsTheLastTwo() {
    save(8);
    save(9);
    save(10);

    assertThat(latestEpoch()).isEqualTo(10);
    assertThat(names()).containsExactly("epoch-0009", "epoch-0010");
  }

  @Test
  void passesOverOneWithoutManifest() throws IOException {
    save(1);
    save(2);
    Files.delete(dir.resolve("epoch-0002/manifest.json"));

    assertThat(latestEpoch()).isEqualTo(1);
  }

  @Test
  void passesOverOneWithAShortPart() throws IOException {
    save(1);
    save(2);
    Files.writeString(dir.resolve("epoch-0002/state"), "stat");

    assertThat(latestEpoch()).isEqualTo(1);
  }

  @Test
  void countsHalfWrittenOnesNotAmongTheTwo_andClearsThemAway() {
    save(1);
    checkpoints.begin(2);
    save(3);
    assertThat(names()).containsExactly("epoch-0001", "epoch-0002", "epoch-0003");

    save(4);
    assertThat(names()).containsExactly("epoch-0003", "epoch-0004");
  }

  @Test
  void isGoneFromTheMomentItIsWrittenAnew() {
    save(1);
    save(2);
    checkpoints.begin(2);

    assertThat(latestEpoch()).isEqualTo(1);
    assertThat(dir.resolve("epoch-0002")).isEmptyDirectory();
  }

  private void save(int epoch) {
    Folder folder = checkpoints.begin(epoch);
    Part state = DurableFolder.writePart(folder, "state", out -> out.write(new byte[5]));
    checkpoints.commit(epoch, List.of(state), Map.of("epoch", Integer.toString(epoch)));
  }

  private int latestEpoch() {
    Checkpoint latest = checkpoints.latest().orElseThrow();
    assertThat(latest.files().manifest().attributes())
        .containsEntry("epoch", Integer.toString(latest.epoch()));
    return latest.epoch();
  }

  private List<String> names() {
    return Folder.at(dir.toString(), new Configuration()).names();
  }
}
