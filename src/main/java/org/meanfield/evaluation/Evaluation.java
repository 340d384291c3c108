package org.meanfield.evaluation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.storage.JsonFields;

/**
 * Metrics of a model on labelled examples; NaN where a metric is not defined.
 *
 * <p>Macro figures are plain means over the classes that occur, among the examples or among the
 * answers, where a figure of a class that is not defined counts 0: recall of a class without
 * examples, precision of one that nothing is taken for. So do scikit-learn's {@code
 * classification_report} (with {@code zero_division=0}) and TorchMetrics.
 *
 * @param labels the classes' names by index
 * @param logLoss mean of {@code -ln p} of the true class, with p no less than 1e-15, in nats
 * @param rocAuc area under the ROC curve of class 1, of two; empty for more classes
 */
public record Evaluation(
    List<String> labels, Confusion confusion, double logLoss, Optional<Double> rocAuc) {
  public Evaluation {
    labels = List.copyOf(labels);
    if (labels.size() != confusion.classes()) {
      throw new IllegalArgumentException(
          labels.size() + " labels for " + confusion.classes() + " classes");
    }
  }

  public long examples() {
    return confusion.examples();
  }

  /** The share of examples that were taken for what they are. */
  public double accuracy() {
    return (double) confusion.correct() / confusion.examples();
  }

  /** Scores of each class, by index. */
  public List<ClassScore> classes() {
    List<ClassScore> scores = new ArrayList<>();
    for (int c = 0; c < labels.size(); c++) {
      scores.add(ClassScore.of(labels.get(c), confusion, c));
    }
    return scores;
  }

  /** Mean over the classes that occur. */
  public double macroPrecision() {
    return macro(ClassScore::precision);
  }

  /** Mean over the classes that occur. */
  public double macroRecall() {
    return macro(ClassScore::recall);
  }

  /** Mean over the classes that occur. */
  public double macroF1() {
    return macro(ClassScore::f1);
  }

  /**
   * All of it; null where a metric is not defined. How classes were confused is a table, {@code
   * confusion}, of up to 100 classes, and of more the pairs that occur, {@code confusionPairs}:
   * actual class, class that it was taken for, by index, and how often.
   */
  public ObjectNode toJson() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("examples", examples());
    put(root, "accuracy", accuracy());
    put(root, "logLoss", logLoss);
    rocAuc.ifPresent(auc -> put(root, "rocAuc", auc));
    ObjectNode macro = root.putObject("macro");
    put(macro, "precision", macroPrecision());
    put(macro, "recall", macroRecall());
    put(macro, "f1", macroF1());
    ArrayNode list = root.putArray("classes");
    for (ClassScore score : classes()) {
      ObjectNode entry = list.addObject().put("label", score.label());
      put(entry, "precision", score.precision());
      put(entry, "recall", score.recall());
      put(entry, "f1", score.f1());
      entry.put("examples", score.examples());
    }
    ConfusionJson.put(root, confusion);
    return root;
  }

  /**
   * An evaluation that {@link #toJson} wrote.
   *
   * @param file what faults call it
   * @throws MeanfieldException of kind DATA where it is none
   */
  public static Evaluation parse(String file, byte[] json) {
    JsonFields fields = JsonFields.parse(file, json);
    List<String> labels = fields.objects("classes").stream().map(c -> c.text("label")).toList();
    return new Evaluation(
        labels,
        ConfusionJson.read(fields, labels.size()),
        fields.numberOrNan("logLoss"),
        labels.size() == 2 ? Optional.of(fields.numberOrNan("rocAuc")) : Optional.empty());
  }

  /** A table for people, its lines ended by {@code \n}. */
  public String toText() {
    return EvaluationText.of(this);
  }

  private double macro(ToDoubleFunction<ClassScore> metric) {
    return classes().stream()
        .filter(ClassScore::occurs)
        .mapToDouble(metric)
        .map(value -> Double.isNaN(value) ? 0 : value)
        .average()
        .orElse(Double.NaN);
  }

  private static void put(ObjectNode node, String name, double value) {
    if (Double.isNaN(value)) {
      node.putNull(name);
    } else {
      node.put(name, value);
    }
  }
}
