package org.meanfield.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

class CommittedFolderTest {
  private static final byte[] WEIGHTS = "0123456789".repeat(1000).getBytes(StandardCharsets.UTF_8);

  @TempDir Path dir;
  private Folder folder;

  @BeforeEach
  void writeOne() {
    folder = Folder.at(dir.resolve("model").toString(), new Configuration());
    CommittedFolder.clear(folder);
    Part weights = CommittedFolder.writePart(folder, "weights", out -> out.write(WEIGHTS));
    Part empty = CommittedFolder.writePart(folder, "empty", out -> {});
    CommittedFolder.commit(folder, List.of(weights, empty), Map.of("epoch", "3"));
  }

  @Test
  void givesBackPartsAndAttributes() {
    CommittedFolder opened = CommittedFolder.open(folder);

    opened.verify();
    assertThat(opened.readWhole("weights", WEIGHTS.length)).isEqualTo(WEIGHTS);
    assertThat(opened.readWhole("empty", 0)).isEmpty();
    assertThat(opened.manifest().attributes()).containsExactly(Map.entry("epoch", "3"));
  }

  @Test
  void saysThatTheDiskIsFull() {
    // Linux's device that is always full; Hadoop throws an Error at what it says.
    assumeTrue(Files.isWritable(Path.of("/dev/full")));
    Folder devices = Folder.at("/dev", new Configuration());

    assertThatThrownBy(
            () -> CommittedFolder.writePart(devices, "full", out -> out.write(new byte[100_000])))
        .isInstanceOfSatisfying(
            MeanfieldException.class,
            fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.STORAGE))
        .hasMessageContaining("cannot write /dev/full: No space left on device");
  }

  @Test
  void leavesNoHiddenFilesBesideItsParts() throws IOException {
    try (var files = Files.list(dir.resolve("model"))) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("weights", "empty", "manifest.json");
    }
  }

  @Test
  void isCommittedAndOpenedByOneListing_howeverManyPartsItHas() {
    Folder objects = ObjectStore.folder(dir.resolve("many"));
    objects.make();
    List<Part> parts =
        IntStream.range(0, 200)
            .mapToObj(i -> CommittedFolder.writePart(objects, "part-" + i, out -> out.write(1)))
            .toList();

    int before = ObjectStore.LOOKS.get();
    CommittedFolder.commit(objects, parts, Map.of());
    CommittedFolder.open(objects);

    assertThat(ObjectStore.LOOKS.get() - before).isLessThan(10);
  }

  @Test
  void isNotThere_untilTheManifestIs() {
    folder.delete(Manifest.FILE);

    assertThat(CommittedFolder.find(folder)).isEmpty();
    assertFault(() -> CommittedFolder.open(folder), "manifest.json is missing", "never finished");
  }

  @Test
  void isNotThere_whenTheManifestIsCutShort() throws IOException {
    byte[] json = Files.readAllBytes(file(Manifest.FILE));
    Files.write(file(Manifest.FILE), java.util.Arrays.copyOf(json, json.length - 10));

    assertThat(CommittedFolder.find(folder)).isEmpty();
    assertFault(() -> CommittedFolder.open(folder), "manifest.json is not valid JSON");
  }

  @Test
  void refusesAManifestWhoseAttributesWereChanged() throws IOException {
    String json = Files.readString(file(Manifest.FILE));
    Files.writeString(file(Manifest.FILE), json.replace("\"3\"", "\"4\""));

    assertFault(() -> CommittedFolder.open(folder), "manifest.json", "'checksum'");
  }

  @Test
  void refusesAManifestThatNamesAFileOutsideTheFolder() throws IOException {
    String json = Files.readString(file(Manifest.FILE));
    Files.writeString(file(Manifest.FILE), json.replace("\"empty\"", "\"../empty\""));

    assertFault(
        () -> CommittedFolder.open(folder), "manifest.json", "'../empty' cannot name a part");
  }

  @Test
  void namesTheMissingPart() throws IOException {
    Files.delete(file("weights"));

    assertThat(CommittedFolder.find(folder)).isEmpty();
    assertFault(() -> CommittedFolder.open(folder), "weights is missing; expected 10000 bytes");
  }

  @Test
  void namesTheTruncatedPart() throws IOException {
    Files.write(file("weights"), java.util.Arrays.copyOf(WEIGHTS, 9_999));

    assertFault(
        () -> CommittedFolder.open(folder), "weights has 9999 bytes; expected 10000", "Restore");
  }

  @Test
  void keepsTheLastByteBack_whenAByteWasFlipped() throws IOException {
    byte[] flipped = WEIGHTS.clone();
    flipped[5_000] ^= 1;
    Files.write(file("weights"), flipped);
    CommittedFolder opened = CommittedFolder.open(folder);

    assertFault(opened::verify, "weights is damaged: its SHA-256 is");
    try (InputStream in = opened.read("weights")) {
      assertThat(in.readNBytes(9_999)).hasSize(9_999);
      assertFault(in::read, "weights is damaged");
    }
  }

  @Test
  void refusesToCommitAPartThatThisProcessDoesNotSee() {
    Part unseen = new Part("slice-7", 4, "0".repeat(64));

    assertThatThrownBy(() -> CommittedFolder.commit(folder, List.of(unseen), Map.of()))
        .isInstanceOfSatisfying(
            MeanfieldException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.STORAGE))
        .hasMessageContainingAll("slice-7", "no such file", "share");
  }

  @Test
  void saysWhatTheStorageSaid_whenAPartCannotBeWritten() throws IOException {
    Files.createDirectory(file("slice"));

    assertThatThrownBy(() -> CommittedFolder.writePart(folder, "slice", out -> out.write(1)))
        .isInstanceOfSatisfying(
            MeanfieldException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.STORAGE))
        .hasMessageContainingAll("cannot write", "slice", "directory");
  }

  private Path file(String name) {
    return dir.resolve("model").resolve(name);
  }

  private static void assertFault(ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MeanfieldException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.DATA))
        .hasMessageContainingAll(words);
  }
}
