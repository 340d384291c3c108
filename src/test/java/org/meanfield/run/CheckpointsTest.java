package org.meanfield.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.storage.CommittedFolder;
import org.meanfield.storage.Fence;
import org.meanfield.storage.Folder;
import org.meanfield.storage.HeldFence;
import org.meanfield.storage.ObjectStore;
import org.meanfield.storage.Part;

class CheckpointsTest {
  @TempDir Path dir;
  private Checkpoints checkpoints;

  @BeforeEach
  void none() {
    checkpoints = new Checkpoints(folder(), Fence.none());
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
    checkpoints.begin(Position.afterEpoch(2));
    save(3);
    assertThat(names()).containsExactly(".epoch-0002", "epoch-0001", "epoch-0003");

    save(4);
    assertThat(names()).containsExactly("epoch-0003", "epoch-0004");
  }

  @Test
  void leavesNothingOfOneThatIsWithdrawn() {
    save(1);
    save(2);
    Folder files = checkpoints.begin(Position.afterEpoch(2));
    Part unused = CommittedFolder.writePart(files, "state", out -> out.write(new byte[100]));

    checkpoints.withdraw(Position.afterEpoch(2), new IllegalStateException());

    assertThat(names()).containsExactly("epoch-0001", "epoch-0002");
    assertThat(latestEpoch()).isEqualTo(2);
  }

  @Test
  void staysUntilItIsWrittenAnew() {
    save(1);
    save(2);
    checkpoints.begin(Position.afterEpoch(2));
    assertThat(latestEpoch()).isEqualTo(2);

    save(2);
    assertThat(latestEpoch()).isEqualTo(2);
    assertThat(names()).containsExactly("epoch-0001", "epoch-0002");
  }

  @Test
  void isNeitherBegunNorMadeValid_byAProcessThatLostTheRun() {
    HeldFence fence = new HeldFence("11111111-of-the-first");
    Checkpoints first = new Checkpoints(folder(), fence);
    Folder begun = first.begin(Position.afterEpoch(1));
    Part state = CommittedFolder.writePart(begun, "state", out -> out.write(new byte[5]));
    fence.lose();

    assertThatThrownBy(() -> first.commit(Position.afterEpoch(1), List.of(state), Map.of(), 2))
        .hasMessageContaining("taken over");
    assertThatThrownBy(() -> first.begin(Position.afterEpoch(2)))
        .hasMessageContaining("taken over");
    assertThat(first.latest()).isEmpty();
    assertThat(names()).containsExactly(".epoch-0001-11111111");
  }

  @Test
  void keepsTwoWritersOfOneEpochApart_whereFoldersAreRenamed() {
    twoWriters(folder());
  }

  @Test
  void keepsTwoWritersOfOneEpochApart_whereTheyAreNot() {
    twoWriters(ObjectStore.folder(dir));
  }

  /** The second has taken over; executors of the first still write. */
  private void twoWriters(Folder folder) {
    Checkpoints first = new Checkpoints(folder, new HeldFence("11111111-of-the-first"));
    Checkpoints second = new Checkpoints(folder, new HeldFence("22222222-of-the-second"));
    Folder slow = first.begin(Position.afterEpoch(1));
    Folder quick = second.begin(Position.afterEpoch(1));
    Part state = CommittedFolder.writePart(quick, "state", out -> out.write(new byte[] {2}));
    CommittedFolder.writePart(slow, "state", out -> out.write(new byte[] {1, 1}));
    second.commit(Position.afterEpoch(1), List.of(state), Map.of(), 2);
    CommittedFolder.writePart(slow, "state", out -> out.write(new byte[] {1, 1}));

    CommittedFolder files = second.latest().orElseThrow().files();
    assertThat(files.readWhole("state", 9)).containsExactly(2);
    assertThat(files.manifest().attributes()).containsEntry("token", "22222222-of-the-second");
  }

  @Test
  void keepsAsManyAsItIsTold() {
    save(Position.afterEpoch(1), 3);
    save(new Position(1, 7), 3);
    save(new Position(1, 120), 3);
    assertThat(names())
        .containsExactly("epoch-0001", "epoch-0001-round-000007", "epoch-0001-round-000120");

    save(Position.afterEpoch(2), 1);
    assertThat(names()).containsExactly("epoch-0002");
  }

  @Test
  void findsTheNewestAmongThoseOfRoundsAndEpochs() {
    save(Position.afterEpoch(3), 9);
    save(new Position(3, 1_000_000), 9);
    save(new Position(3, 999_999), 9);
    assertThat(checkpoints.latest().orElseThrow().at()).isEqualTo(new Position(3, 1_000_000));

    save(Position.afterEpoch(4), 9);
    assertThat(checkpoints.latest().orElseThrow().at()).isEqualTo(Position.afterEpoch(4));
  }

  @Test
  void putsTheNewestAside_whenAPartOfItIsShort() throws IOException {
    save(1);
    save(new Position(1, 7), 2);
    Files.writeString(dir.resolve("epoch-0001-round-000007/state"), "stat");
    List<PutAside> told = new ArrayList<>();

    assertThat(checkpoints.latest(told::add).orElseThrow().at()).isEqualTo(Position.afterEpoch(1));

    assertThat(names()).containsExactly("damaged-epoch-0001-round-000007", "epoch-0001");
    assertThat(told)
        .singleElement()
        .satisfies(
            aside ->
                assertThat(aside.line())
                    .contains("epoch 2, round 7", "state has 4 bytes; expected 5")
                    .contains(dir.resolve("damaged-epoch-0001-round-000007").toString()));
  }

  @Test
  void putsTheNewestAside_whenItsManifestIsDamaged_andOnceMoreUnderAnotherName()
      throws IOException {
    List<PutAside> told = new ArrayList<>();
    for (int time = 0; time < 2; time++) {
      save(1);
      Files.writeString(dir.resolve("epoch-0001/manifest.json"), "{}");
      assertThat(checkpoints.latest(told::add)).isEmpty();
    }

    assertThat(told).hasSize(2);
    assertThat(names()).containsExactly("damaged-epoch-0001", "damaged-epoch-0001-2");
  }

  @Test
  void passesOverOneThatWasNeverFinished_inSilence() {
    save(1);
    checkpoints.begin(Position.afterEpoch(2));
    List<PutAside> told = new ArrayList<>();

    assertThat(checkpoints.latest(told::add).orElseThrow().at()).isEqualTo(Position.afterEpoch(1));
    assertThat(told).isEmpty();
  }

  private void save(int epoch) {
    save(Position.afterEpoch(epoch), 2);
  }

  private void save(Position at, int kept) {
    Folder folder = checkpoints.begin(at);
    Part state = CommittedFolder.writePart(folder, "state", out -> out.write(new byte[5]));
    checkpoints.commit(at, List.of(state), Map.of("at", at.toString()), kept);
  }

  private int latestEpoch() {
    Checkpoint latest = checkpoints.latest().orElseThrow();
    assertThat(latest.files().manifest().attributes()).containsEntry("at", latest.at().toString());
    return latest.at().epoch();
  }

  private List<String> names() {
    return folder().names();
  }

  private Folder folder() {
    return Folder.at(dir.toString(), new Configuration());
  }
}
