package org.meanfield.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.meanfield.compute.natives.NativeBackend;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.network.Architecture;
import org.meanfield.network.ConfigurationJson;
import org.meanfield.network.ParameterLayout;
import org.meanfield.run.RunFolder;
import org.meanfield.run.RunStatus;
import org.meanfield.storage.CommittedFolder;
import org.meanfield.storage.Fence;
import org.meanfield.storage.Folder;
import org.meanfield.storage.Manifest;
import org.meanfield.storage.Part;
import org.meanfield.storage.PendingOutput;
import org.meanfield.text.EnumWord;

/**
 * A saved model: a folder of {@code model.json}, {@code weights.safetensors} and a manifest with
 * their checksums. Nothing in it is a serialized Java object; the DL4J configuration in its
 * architecture comes from the file as it stands, to be checked before DL4J sees it. Safe for any
 * thread.
 */
public final class ModelBundle {
  static final String DESCRIPTION = "model.json";
  static final String WEIGHTS = "weights.safetensors";
  private static final int MAX_DESCRIPTION_BYTES = 64 << 20;

  private final CommittedFolder files;
  private final DescriptionJson content;

  private ModelBundle(CommittedFolder files, DescriptionJson content) {
    this.files = files;
    this.content = content;
  }

  /**
   * Writes a bundle; one that lies there is replaced once this one is whole. The weights stream
   * through a small buffer.
   *
   * @param layout the architecture's
   * @throws MeanfieldException of kind STORAGE when it cannot be written
   * @throws IllegalArgumentException when the slices are not as long as the layout
   */
  public static ModelBundle write(
      String location,
      Configuration conf,
      BundleDescription description,
      ParameterLayout layout,
      WeightSlices slices) {
    try (PendingOutput out =
        PendingOutput.replacing(Folder.at(location, conf), Clock.systemUTC())) {
      return write(out, description, layout, slices);
    }
  }

  /** Writes a bundle as the whole of an output, and commits that; otherwise as the other. */
  public static ModelBundle write(
      PendingOutput out,
      BundleDescription description,
      ParameterLayout layout,
      WeightSlices slices) {
    write(out.folder(), out, description, layout, slices);
    return open(out.commit());
  }

  /**
   * Writes a bundle into an empty folder, such as one within an output.
   *
   * @param fence asked before the bundle is made valid
   */
  public static void write(
      Folder folder,
      Fence fence,
      BundleDescription description,
      ParameterLayout layout,
      WeightSlices slices) {
    AtomicReference<String> sha256 = new AtomicReference<>("");
    Map<String, String> metadata = Map.of("format", "dl4j");
    Part weights =
        CommittedFolder.writePart(
            folder, WEIGHTS, out -> sha256.set(Safetensors.write(out, layout, metadata, slices)));
    DescriptionJson content =
        new DescriptionJson(description, Objects.requireNonNull(sha256.get()));
    Part json = CommittedFolder.writePart(folder, DESCRIPTION, out -> out.write(content.toBytes()));
    fence.check();
    Map<String, String> writer =
        fence.token().isEmpty() ? Map.of() : Map.of(CommittedFolder.TOKEN, fence.token());
    CommittedFolder.commit(folder, List.of(json, weights), writer);
  }

  /**
   * Opens a bundle, or the one in a run folder. The weights are not read yet, but are there in
   * their full length.
   *
   * @throws MeanfieldException of kind DATA when there is none, or a file of it is missing or
   *     damaged
   */
  public static ModelBundle load(String location, Configuration conf) {
    Folder folder = Folder.at(location, conf);
    if (!folder.isFolder()) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "there is no model at %s: %s. Give a run folder or a model bundle",
              folder,
              folder.exists() ? "it is a file" : "no such folder"));
    }
    Optional<RunFolder> run = RunFolder.find(folder);
    if (run.isPresent()) {
      return open(modelOf(run.get()));
    }
    if (!folder.has(DESCRIPTION) && !folder.has(WEIGHTS) && !folder.has(Manifest.FILE)) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s is neither a run folder nor a model bundle: it holds neither %s nor %s",
              folder,
              RunFolder.RECIPE,
              DESCRIPTION));
    }
    return open(folder);
  }

  /** Opens a bundle, or the one in a run folder, with Hadoop's default settings. */
  public static ModelBundle load(String location) {
    return load(location, new Configuration());
  }

  /**
   * The network with its weights and preprocessing, ready to predict on the calling thread; close
   * it there.
   *
   * @throws MeanfieldException of kind DATA when the weights are damaged
   */
  public ReadyModel ready() {
    return ReadyModel.of(this);
  }

  /**
   * The network without weights. The file's own word for layout and head is not taken: they are
   * read again from its configuration, every class it names checked first. Loads ND4J.
   */
  public Architecture architecture() {
    NativeBackend.prepare();
    Architecture saved = description().architecture();
    return ConfigurationJson.read(
        files.folder().child(DESCRIPTION).location(), saved.json(), saved.input(), saved.classes());
  }

  /** All but the weights. */
  public BundleDescription description() {
    return content.description();
  }

  /** SHA-256 of the weights' bytes in DL4J's flat order, little-endian. */
  public String weightsSha256() {
    return content.weightsSha256();
  }

  /** Tells this bundle's content from that of any other: a SHA-256 over its files' checksums. */
  public String stamp() {
    return stamp(files.manifest());
  }

  /**
   * The stamp of the bundle in a folder, of which the manifest alone is read; empty where there is
   * none.
   *
   * @param location a bundle's own folder
   * @throws MeanfieldException of kind DATA where the manifest is damaged
   */
  public static Optional<String> stamp(String location, Configuration conf) {
    return Manifest.find(Folder.at(location, conf)).map(ModelBundle::stamp);
  }

  private static String stamp(Manifest manifest) {
    MessageDigest digest = DigestUtils.getSha256Digest();
    for (String file : List.of(DESCRIPTION, WEIGHTS)) {
      String sha256 = manifest.part(file).map(Part::sha256).orElse("");
      digest.update((file + " " + sha256 + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return Hex.encodeHexString(digest.digest());
  }

  /** The bundle's own folder, as {@link #load} takes it. */
  public String location() {
    return files.folder().location();
  }

  /**
   * Reads all weights into {@code sink}, slice by slice in order, and checks them. Only when this
   * returns were they found whole: until then nothing may be done with them.
   *
   * @param layout what the architecture expects
   * @throws MeanfieldException of kind DATA when tensors are missing, unknown or of another shape,
   *     or the file is damaged
   */
  public void readWeights(ParameterLayout layout, WeightSink sink) {
    Folder file = files.folder().child(WEIGHTS);
    long length = files.folder().length(WEIGHTS).orElse(0L);
    try (InputStream in = files.read(WEIGHTS)) {
      SafetensorsHeader header = SafetensorsHeader.read(file.location(), in, length);
      TensorCheck.check(file.location(), header, layout);
      String found = Safetensors.readData(file.location(), in, layout.length(), sink);
      if (!found.equals(weightsSha256())) {
        throw MeanfieldException.data(
            String.format(
                Locale.ROOT,
                "%s holds weights of SHA-256 %s; %s expects %s. The two files are not of one model",
                file,
                found,
                DESCRIPTION,
                weightsSha256()));
      }
    } catch (IOException e) {
      throw MeanfieldException.storage(
          String.format(Locale.ROOT, "cannot read %s: %s", file, e.getMessage()), e);
    }
  }

  private static ModelBundle open(Folder folder) {
    CommittedFolder files = CommittedFolder.open(folder);
    byte[] json = files.readWhole(DESCRIPTION, MAX_DESCRIPTION_BYTES);
    if (files.manifest().part(WEIGHTS).isEmpty()) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s lists no %s; a model bundle needs its weights",
              folder.child(Manifest.FILE),
              WEIGHTS));
    }
    return new ModelBundle(
        files, DescriptionJson.parse(folder.child(DESCRIPTION).location(), json));
  }

  private static Folder modelOf(RunFolder run) {
    if (!run.model().has(Manifest.FILE)) {
      RunStatus status = run.status();
      String state = EnumWord.of(status.state());
      String message = status.message().isEmpty() ? "" : " (" + status.message() + ")";
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "the run %s has no finished model: its state is %s%s. Let it end, resume it, or train"
                  + " anew",
              run.folder(),
              state,
              message));
    }
    return run.model();
  }
}
