package org.meanfield.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.lang3.StringUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.Engines;
import org.meanfield.compute.engine.EngineChoice;
import org.meanfield.compute.natives.NativeBackend;
import org.meanfield.config.ClassWeights;
import org.meanfield.config.DataRecipe;
import org.meanfield.config.ImageRecipe;
import org.meanfield.config.NetworkRecipe;
import org.meanfield.config.Recipe;
import org.meanfield.config.RegularizationRecipe;
import org.meanfield.dataset.source.DatasetUse;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.network.Architecture;
import org.meanfield.network.ConfigurationJson;
import org.meanfield.network.InputShape;
import org.meanfield.network.NetworkCatalog;
import org.meanfield.network.ParameterLayout;
import org.meanfield.storage.HadoopFileSystems;

/**
 * Everything about a run that can be found wrong before it is begun: before the cluster is touched,
 * unless its images are a table.
 */
public final class Preflight {
  /** More than the network package takes, so that it is the one to refuse. */
  private static final int MAX_NETWORK_BYTES = 32 << 20;

  /** Bytes of a packed batch; as floats it has four times as many. */
  private static final long MAX_BATCH_BYTES = 256L << 20;

  private Preflight() {}

  static ValidatedRun check(Recipe asked, SourceResolver images, Configuration hadoop) {
    DataRecipe data = asked.data();
    ImageSource train =
        opened("data.train", data.train(), data.labels(), DatasetUse.TRAINING, images);
    train.requireTwoClasses();
    train.requireForm(data.image());
    ImageSource test =
        data.test() == null
            ? null
            : opened("data.test", data.test(), train.classNames(), DatasetUse.JUDGING, images);
    if (test != null) {
      test.requireForm(data.image());
    }
    return check(asked, train, test, hadoop);
  }

  /**
   * What a check comes to once it is known which files are images; the same where it is.
   *
   * @param asked the recipe that was checked
   */
  static ValidatedRun sniffed(
      JavaSparkContext spark, Recipe asked, ValidatedRun checked, Configuration hadoop) {
    if (checked.isSniffed()) {
      return checked;
    }
    ImageSource train = checked.train().sniffed(spark);
    ImageSource test = checked.test() == null ? null : checked.test().sniffed(spark);
    train.requireTwoClasses();
    return check(asked, train, test, hadoop);
  }

  private static ValidatedRun check(
      Recipe asked, ImageSource train, @Nullable ImageSource test, Configuration hadoop) {
    DataRecipe data = asked.data();
    Recipe recipe = weighed(asked, train);
    NativeBackend.prepare();
    Architecture architecture =
        architecture(recipe.network(), data.image(), train.classNames().size(), hadoop);
    checkSize(architecture);
    checkBatch(recipe, train.listing().size());
    return new ValidatedRun(recipe, train, test, architecture, engine(recipe, architecture));
  }

  private static ImageSource opened(
      String key, String location, List<String> labels, DatasetUse use, SourceResolver images) {
    try {
      return images.open(location, labels, use);
    } catch (MeanfieldException fault) {
      throw new MeanfieldException(fault.kind(), key + ": " + fault.getMessage(), fault);
    }
  }

  private static EngineChoice engine(Recipe recipe, Architecture architecture) {
    return Engines.choose(
        recipe.compute().engine(), new RecipeBinder(recipe, architecture).engine());
  }

  /** With a number for each class, where the recipe has them balanced. */
  private static Recipe weighed(Recipe recipe, ImageSource train) {
    RegularizationRecipe rule = recipe.training().rule();
    List<Integer> counts = train.listing().countsByClass(train.classNames().size());
    ClassWeights.Given weights =
        rule.classWeights() instanceof ClassWeights.Given given
            ? given
            : new ClassWeights.Balanced().of(counts);
    checkClassWeights(weights.weights(), train);
    return recipe.with(recipe.training().with(rule.with(weights)));
  }

  private static void checkClassWeights(List<Double> weights, ImageSource train) {
    int classes = train.classNames().size();
    if (!weights.isEmpty() && weights.size() != classes) {
      throw MeanfieldException.usage(
          "training.classWeights has "
              + weights.size()
              + " numbers, but data.train has "
              + classes
              + " classes ("
              + StringUtils.abbreviate(String.join(", ", train.classNames()), 200)
              + "). Give one a class, in this order.");
    }
  }

  private static Architecture architecture(
      NetworkRecipe network, ImageRecipe image, int classes, Configuration hadoop) {
    InputShape input = new InputShape(image.height(), image.width(), image.channels().count());
    if (network.name() != null) {
      return NetworkCatalog.of(network.name(), input, classes);
    }
    String file = java.util.Objects.requireNonNull(network.file());
    return ConfigurationJson.read(file, text(file, hadoop), input, classes);
  }

  private static String text(String file, Configuration hadoop) {
    Path path = new Path(file);
    try (FSDataInputStream in = HadoopFileSystems.of(path, hadoop).open(path)) {
      byte[] bytes = in.readNBytes(MAX_NETWORK_BYTES);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw MeanfieldException.usage(
          "network.file: "
              + file
              + " can't be read ("
              + HadoopFileSystems.reason(e)
              + "). Expected a Deeplearning4j configuration in JSON.");
    }
  }

  /** ND4J's natives end the whole process where an array has more elements than an int counts. */
  private static void checkSize(Architecture architecture) {
    long weights = ParameterLayout.of(architecture).length();
    if (weights > Integer.MAX_VALUE) {
      throw MeanfieldException.usage(
          "The network "
              + architecture.name()
              + " has "
              + weights
              + " weights for images of "
              + architecture.input()
              + " (height x width x channels), and at most "
              + Integer.MAX_VALUE
              + " can be trained. Set data.image.height and data.image.width smaller, or choose a"
              + " network with fewer weights.");
    }
  }

  /** A batch that the recipe chose may not be larger than the shares it chose. */
  private static void checkBatch(Recipe recipe, int images) {
    Integer workers = recipe.training().workers();
    int batch = recipe.training().batchSize();
    ImageRecipe image = recipe.data().image();
    long bytes = image.exampleBytes();
    if (batch * bytes > MAX_BATCH_BYTES) {
      throw MeanfieldException.usage(
          "training.batchSize is "
              + batch
              + ", which with images of "
              + bytes
              + " bytes (data.image) passes 256 MiB a batch. Set training.batchSize to "
              + MAX_BATCH_BYTES / bytes
              + " or less.");
    }
    if (workers == null || !recipe.training().batchSizeSet()) {
      return;
    }
    long training = images - recipe.data().heldBack(images);
    long share = (training + workers - 1) / workers;
    if (batch > share) {
      throw MeanfieldException.usage(
          "training.batchSize is "
              + batch
              + ", but "
              + workers
              + " workers (training.workers) share "
              + training
              + " training images, "
              + share
              + " each. Set training.batchSize to "
              + share
              + " or less, or fewer workers.");
    }
  }
}
