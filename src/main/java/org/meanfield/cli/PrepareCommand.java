package org.meanfield.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meanfield.cluster.ClusterAccess;
import org.meanfield.config.Locations;
import org.meanfield.config.PreparationRecipe;
import org.meanfield.config.hocon.RecipeReader;
import org.meanfield.config.hocon.RecipeText;
import org.meanfield.config.hocon.RecipeWriter;
import org.meanfield.dataset.shard.ShardManifest;
import org.meanfield.job.PreparationJob;
import org.meanfield.job.PreparedShards;
import org.meanfield.network.NetworkCatalog;
import org.meanfield.report.data.RemarksJson;
import org.meanfield.text.Figures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code prepare}: images into packed shards. */
@Command(
    name = "prepare",
    description = {
      "Decode images once into packed shards: Parquet files of pixels in the form that a recipe"
          + " wants (data.image.*), which train, evaluate and predict take in place of the images"
          + " and read without decoding.",
      "The same command goes on where an earlier one was stopped."
    })
final class PrepareCommand implements Callable<Integer>, Submittable {
  @Mixin CommandOptions common = new CommandOptions();

  @Parameters(
      index = "0",
      paramLabel = "SOURCE",
      description =
          "A class-per-folder tree, a manifest (.csv), IDX or CIFAR binary files, or a table:"
              + " parquet:PATH or table:NAME, with ?image=COLUMN&label=COLUMN for columns that are"
              + " not called image and label.")
  String source = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "RECIPE.conf",
      description =
          "A recipe whose data.image.*, data.labels, data.maxUndecodable and seed hold; the form of"
              + " the images is that of its network unless it says otherwise.")
  @Nullable Path recipe;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "SHARDS",
      description = "A folder for the shards, which must not exist yet, or an earlier prepare's.")
  String out = "";

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A key of a recipe and its value, over the file's; may be repeated.")
  List<String> settings = new ArrayList<>();

  @Override
  public Integer call() {
    String to = Locations.absolute(out);
    PreparationRecipe read = read();
    try (SignalHandler interruption = new SignalHandler();
        ConsoleProgress display = ConsoleProgress.ofStderr()) {
      PreparedShards shards =
          new PreparationJob(
                  ClusterAccess.own("Meanfield prepare"), read, to, display, interruption)
              .run();
      common
          .out()
          .println(
              common.json
                  ? json(shards).set("remarks", RemarksJson.of(display.remarks())).toString()
                  : text(shards));
      common.out().flush();
    }
    return 0;
  }

  private static ObjectNode json(PreparedShards shards) {
    ShardManifest manifest = shards.manifest();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("out", shards.location())
            .put("images", manifest.images())
            .put("undecodable", manifest.undecodable())
            .put("parts", manifest.parts().size())
            .put("bytes", manifest.bytes())
            .put("wereThere", shards.wereThere());
    ObjectNode classes = json.putObject("classes");
    List<String> names = manifest.plan().classNames();
    for (int c = 0; c < names.size(); c++) {
      classes.put(names.get(c), manifest.contents().countsByClass().get(c));
    }
    return json;
  }

  private static String text(PreparedShards shards) {
    ShardManifest manifest = shards.manifest();
    return String.format(
        Locale.ROOT,
        "%s%s of %s (%,d undecodable left out), %.1f MB in %s in %s",
        shards.wereThere() ? "prepared already: " : "",
        Figures.count(manifest.images(), "image"),
        Figures.count(manifest.plan().classNames().size(), "class"),
        manifest.undecodable(),
        manifest.bytes() / 1e6,
        Figures.count(manifest.parts().size(), "part"),
        shards.location());
  }

  @Override
  public DriverCommand errand(ClusterPaths shared) {
    PreparationRecipe read = read();
    String to = shared.require("--out", Locations.absolute(out));
    List<String> words = common.again(shared.require("SOURCE", read.source()), "--out", to);
    RecipeWriter.literals(read)
        .forEach((key, value) -> words.addAll(List.of("--set", key + "=" + value)));
    return new DriverCommand(to, words);
  }

  private PreparationRecipe read() {
    Path here = Path.of("").toAbsolutePath();
    RecipeText text =
        recipe == null ? new RecipeText("--set", here, "prepare", "") : RecipeText.of(recipe);
    return new RecipeReader(NetworkCatalog.names().keySet(), here, common::warn)
        .readPreparation(text, settings, Locations.absolute(source));
  }
}
