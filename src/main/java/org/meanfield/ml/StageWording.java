package org.meanfield.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.meanfield.fault.MeanfieldException;

/**
 * Puts what the rooms below say to someone at a terminal into the words of a stage: Params for the
 * keys of a recipe, Spark's settings for the options of spark-submit, another fit for a resumed
 * run, which would have no DataFrame to go on with.
 */
final class StageWording {
  /** What a message begins with that is about one of an estimator's settings. */
  static final String SETTINGS = "settings: ";

  private static final String IN_SETTINGS = "--set: ";

  /** As spark-submit takes them, and what they set. */
  private static final Map<String, String> OPTIONS =
      Map.of(
          "master", "spark.master",
          "driver-memory", "spark.driver.memory",
          "executor-memory", "spark.executor.memory",
          "executor-cores", "spark.executor.cores",
          "packages", "spark.jars.packages",
          "jars", "spark.jars");

  private static final List<Rule> RULES = rules();
  private static final List<Rule> PARAMS = params();

  private StageWording() {}

  /**
   * Does a stage's work; a fault in it is told in a stage's words.
   *
   * @throws MeanfieldException of the same kind, cause and stack
   */
  static <T> T told(Supplier<T> work) {
    try {
      return work.get();
    } catch (MeanfieldException fault) {
      MeanfieldException told =
          new MeanfieldException(fault.kind(), of(String.valueOf(fault.getMessage())));
      if (fault.getCause() != null) {
        told.initCause(fault.getCause());
      }
      told.setStackTrace(fault.getStackTrace());
      List.of(fault.getSuppressed()).forEach(told::addSuppressed);
      throw told;
    }
  }

  /** A message in a stage's words. */
  static String of(String message) {
    return message.lines().map(StageWording::line).collect(Collectors.joining("\n"));
  }

  private static String line(String line) {
    // A key of the settings is told as it stands there, also where a Param means the same.
    String told = line.replace(IN_SETTINGS, SETTINGS);
    for (Rule rule : told.strip().startsWith(SETTINGS) ? List.<Rule>of() : PARAMS) {
      told = rule.over(told);
    }
    for (Rule rule : RULES) {
      told = rule.over(told);
    }
    return told;
  }

  private static List<Rule> params() {
    List<Rule> rules = new ArrayList<>();
    rules.add(
        new Rule("(?<![\\w./-])run\\.folder( \\(setRunFolder in Java\\))?", "Param runFolder"));
    FitRecipe.keys(new ImageClassifier("any"))
        .forEach(
            (param, key) -> {
              if (key.contains(".")) { // "seed" is also a word
                String alone = "(?<![\\w.])" + Pattern.quote(key) + "(?!\\w|\\.\\w)";
                rules.add(new Rule("; write " + alone + " = … or add --set " + alone + "=…", ""));
                rules.add(new Rule(alone, "Param " + param.name()));
              }
            });
    return rules;
  }

  private static List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    rules.add(new Rule("^(\\s*)" + FitRecipe.ORIGIN + "(:\\d+)?: ", "$1"));
    rules.add(new Rule("; write (\\S+) = … or add --set \\S+=…", "; add $1=… to the settings"));
    rules.add(new Rule(" \\(--set (\\S+) unsets it\\)", ""));
    rules.add(new Rule("--set (\\S+=\\S+)", "setSettings(\"$1\")"));
    rules.add(new Rule("--set\\b", "the settings"));
    rules.add(
        new Rule("scripts/meanfield train --help lists", "src/site/markdown/recipe-keys.md lists"));
    rules.add(new Rule("\\(scripts/meanfield package( --cuda)?\\)", "(src/site/markdown/gpu.md)"));
    rules.add(new Rule("--conf ", ""));
    OPTIONS.forEach(
        (option, setting) -> {
          rules.add(
              new Rule(
                  "--" + option + " (\\d\\w*|local\\[[^\\]]*\\]|[\\w.-]+:[\\w.:-]*\\w)",
                  setting + "=$1"));
          rules.add(new Rule("--" + option + "(?![\\w-])", setting));
        });
    rules.add(new Rule("write Param (\\w+) = ", "set Param $1 to "));
    rules.add(new Rule("as they were to resume, or train anew", "as they were, and fit again"));
    rules.add(new Rule("Resume the run: the last checkpoint stands", "Fit again"));
    rules.add(new Rule("resume the run\\b", "fit again"));
    rules.add(new Rule(", or continue this run with: resume .*", ""));
    rules.add(new Rule("; a run is taken over at once by resume --take-over", ""));
    rules.add(new Rule("take away what it left by: runs --clean", "delete what it left there"));
    return rules;
  }

  private record Rule(Pattern found, String told) {
    Rule(String found, String told) {
      this(Pattern.compile(found), told);
    }

    String over(String text) {
      return found.matcher(text).replaceAll(told);
    }
  }
}
