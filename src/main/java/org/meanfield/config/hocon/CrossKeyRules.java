package org.meanfield.config.hocon;

import static org.meanfield.config.hocon.RecipeKeys.CUTOUT;
import static org.meanfield.config.hocon.RecipeKeys.EVERY_EPOCHS;
import static org.meanfield.config.hocon.RecipeKeys.FACTOR;
import static org.meanfield.config.hocon.RecipeKeys.FLOOR;
import static org.meanfield.config.hocon.RecipeKeys.L2;
import static org.meanfield.config.hocon.RecipeKeys.LEARNING_RATE;
import static org.meanfield.config.hocon.RecipeKeys.MOMENTUM;
import static org.meanfield.config.hocon.RecipeKeys.NETWORK_FILE;
import static org.meanfield.config.hocon.RecipeKeys.NETWORK_NAME;
import static org.meanfield.config.hocon.RecipeKeys.OPTIMIZER;
import static org.meanfield.config.hocon.RecipeKeys.OUTER_KIND;
import static org.meanfield.config.hocon.RecipeKeys.OUTER_MOMENTUM;
import static org.meanfield.config.hocon.RecipeKeys.OUTER_RATE;
import static org.meanfield.config.hocon.RecipeKeys.PAD_AND_CROP;
import static org.meanfield.config.hocon.RecipeKeys.SATURATION;
import static org.meanfield.config.hocon.RecipeKeys.SCHEDULE_KIND;
import static org.meanfield.config.hocon.RecipeKeys.WARMUP_STEPS;
import static org.meanfield.config.hocon.RecipeKeys.WEIGHT_DECAY;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.meanfield.config.ImageRecipe;
import org.meanfield.config.OuterRecipe;
import org.meanfield.config.ScheduleRecipe;
import org.meanfield.config.TrainingRecipe.OptimizerName;
import org.meanfield.text.EnumWord;

/**
 * The rules across keys that a recipe alone can break: a key that would be without effect is
 * refused, since whoever wrote it believes that it has one.
 */
record CrossKeyRules(RecipeValues answers) {
  void check(Set<String> knownNetworks) {
    networkIsNamedOrFromFile(knownNetworks);
    if (answers.states(SCHEDULE_KIND) == answers.stated(SCHEDULE_KIND).isPresent()) {
      scheduleUsesItsKeys();
    }
    if (answers.states(OUTER_KIND) == answers.stated(OUTER_KIND).isPresent()) {
      averageHasNoMomentum();
    }
    if (answers.states(OPTIMIZER) == answers.stated(OPTIMIZER).isPresent()) {
      momentumIsOfNesterov();
      fileNetworkWithoutOptimizerKeepsItsRate();
      weightsShrinkInOneWay();
    }
  }

  private void networkIsNamedOrFromFile(Set<String> knownNetworks) {
    String names = String.join(", ", new TreeSet<>(knownNetworks));
    boolean named = answers.states(NETWORK_NAME);
    boolean fromFile = answers.states(NETWORK_FILE);
    if (named && fromFile) {
      answers.refuse(
          NETWORK_FILE, "expected one of network.name and network.file; " + leaveOut(NETWORK_FILE));
    } else if (!named && !fromFile) {
      answers
          .problems()
          .addMissing(
              "network.name and network.file are missing; expected one of them; write network.name"
                  + " = one of "
                  + names);
    }
    checkNetworkIfStated(knownNetworks);
  }

  /** The network's name alone, where there is one. */
  void checkNetworkIfStated(Set<String> knownNetworks) {
    String names = String.join(", ", new TreeSet<>(knownNetworks));
    answers
        .stated(NETWORK_NAME)
        .filter(name -> !knownNetworks.contains(name))
        .ifPresent(name -> answers.refuse(NETWORK_NAME, unknown(name, knownNetworks, names)));
  }

  private static String unknown(String name, Set<String> known, String names) {
    String mend =
        Suggestions.word(name, new TreeSet<>(known))
            .map(near -> "did you mean " + near + "?")
            .orElse("or give a Deeplearning4j configuration as network.file");
    return "expected one of " + names + "; " + mend;
  }

  private void scheduleUsesItsKeys() {
    ScheduleRecipe.Kind kind = answers.orDefault(SCHEDULE_KIND);
    String found = "training.schedule.kind is " + EnumWord.of(kind) + ", which does not use it";
    if (kind != ScheduleRecipe.Kind.STEP) {
      answers.refuse(EVERY_EPOCHS, found + "; set kind = step or " + leaveOut(EVERY_EPOCHS));
      answers.refuse(FACTOR, found + "; set kind = step or " + leaveOut(FACTOR));
    }
    if (kind != ScheduleRecipe.Kind.COSINE) {
      answers.refuse(FLOOR, found + "; set kind = cosine or " + leaveOut(FLOOR));
    }
  }

  private void averageHasNoMomentum() {
    if (answers.orDefault(OUTER_KIND) == OuterRecipe.Kind.AVERAGE) {
      String found = "averaging.outer.kind is average, which does not use it; set kind = slowmo or";
      answers.refuse(OUTER_RATE, found + " diloco, or " + leaveOut(OUTER_RATE));
      answers.refuse(OUTER_MOMENTUM, found + " diloco, or " + leaveOut(OUTER_MOMENTUM));
    }
  }

  private void momentumIsOfNesterov() {
    if (answers.stated(OPTIMIZER).filter(OptimizerName.NESTEROV::equals).isEmpty()) {
      answers.refuse(
          MOMENTUM,
          "only optimizer nesterov has one; set training.optimizer = nesterov or "
              + leaveOut(MOMENTUM));
    }
  }

  private void fileNetworkWithoutOptimizerKeepsItsRate() {
    if (!answers.states(NETWORK_FILE)
        || answers.states(NETWORK_NAME)
        || answers.states(OPTIMIZER)) {
      return;
    }
    refuseWithoutOptimizer(LEARNING_RATE);
    if (answers.orDefault(SCHEDULE_KIND) != ScheduleRecipe.Kind.CONSTANT) {
      refuseWithoutOptimizer(SCHEDULE_KIND);
    }
    if (answers.orDefault(WARMUP_STEPS) > 0) {
      refuseWithoutOptimizer(WARMUP_STEPS);
    }
  }

  private void refuseWithoutOptimizer(RecipeKey<?> key) {
    answers.refuse(
        key,
        "the network file brings its own optimizer and rate; set training.optimizer or "
            + leaveOut(key));
  }

  /** The two are the same to plain gradient descent, and DL4J takes one of them a layer. */
  private void weightsShrinkInOneWay() {
    boolean decays =
        answers.states(WEIGHT_DECAY)
            ? answers.stated(WEIGHT_DECAY).filter(decay -> decay > 0).isPresent()
            : answers.stated(OPTIMIZER).filter(OptimizerName.ADAMW::equals).isPresent();
    if (decays && answers.stated(L2).filter(l2 -> l2 > 0).isPresent()) {
      answers.refuse(
          L2,
          "there is weight decay too (training.weightDecay, 0.01 with optimizer adamw), and a"
              + " weight takes one of them; set training.weightDecay = 0 to have l2 alone, or "
              + leaveOut(L2)
              + " and say by training.weightDecay how much weights shrink");
    }
  }

  /** What no image of the recipe's form can have done to it. */
  void checkAugmentation(ImageRecipe image) {
    int side = Math.min(image.height(), image.width());
    String found =
        String.format(Locale.ROOT, "the images are %d x %d pixels", image.height(), image.width());
    if (answers.intOrDefault(PAD_AND_CROP) >= side) {
      answers.refuse(PAD_AND_CROP, "expected less than their side: " + found);
    }
    if (answers.intOrDefault(CUTOUT) >= side) {
      answers.refuse(CUTOUT, "expected less than their side: " + found);
    }
    if (image.channels() == ImageRecipe.Channels.GREY && answers.orDefault(SATURATION) > 0) {
      answers.refuse(SATURATION, "the images are grey and have none; " + leaveOut(SATURATION));
    }
  }

  private static String leaveOut(RecipeKey<?> key) {
    return "leave it out (--set " + key.name() + "=null unsets it)";
  }
}
