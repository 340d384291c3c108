package org.meanfield.scoring;

import java.util.List;
import java.util.Objects;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics;
import org.jspecify.annotations.Nullable;
import org.meanfield.prediction.Model;
import org.meanfield.prediction.PredictingIterator;
import scala.collection.IndexedSeq;
import scala.collection.Seq;
import scala.collection.immutable.Map;
import scala.collection.immutable.Map$;

/** {@link Scoring}, as executors do it: a batch of rows at a time. */
public final class ScoringExec extends SparkPlan {
  private static final long serialVersionUID = 1L;

  private final Probabilities asked;
  private final boolean judged;
  private final Attribute answer;
  private final SparkPlan child;
  private transient @Nullable Map<String, SQLMetric> metrics;

  /** For Catalyst, which copies it by this constructor; parameters as of {@link Scoring}. */
  public ScoringExec(Probabilities asked, boolean judged, Attribute answer, SparkPlan child) {
    this.asked = asked;
    this.judged = judged;
    this.answer = answer;
    this.child = child;
  }

  @Override
  public RDD<InternalRow> doExecute() {
    ScoredRows.Plan plan =
        new ScoredRows.Plan(
            Trees.bound(asked.image(), Trees.list(child.output())),
            asked,
            Trees.list(child.output()),
            answer,
            longMetric(ScoredRows.PREDICTED),
            longMetric(ScoredRows.UNANSWERED));
    boolean predicts = judged;
    Model model = asked.scorer().model();
    return child
        .execute()
        .toJavaRDD()
        .mapPartitions(
            rows -> {
              ScoredRows answers = new ScoredRows(plan);
              return predicts
                  ? new PredictingIterator<>(rows, model, answers)
                  : answers.decodedAlone(rows);
            },
            true)
        .rdd();
  }

  @Override
  public synchronized Map<String, SQLMetric> metrics() {
    if (metrics == null) {
      Map<String, SQLMetric> none = Map$.MODULE$.empty();
      metrics =
          none.updated(
                  ScoredRows.PREDICTED,
                  SQLMetrics.createMetric(sparkContext(), ScoredRows.PREDICTED))
              .updated(
                  ScoredRows.UNANSWERED,
                  SQLMetrics.createMetric(sparkContext(), ScoredRows.UNANSWERED));
    }
    return metrics;
  }

  @Override
  public Seq<SparkPlan> children() {
    return Trees.seq(List.of(child));
  }

  @Override
  public Seq<Attribute> output() {
    return Scoring.appended(child.output(), answer);
  }

  @Override
  public AttributeSet producedAttributes() {
    return AttributeSet.apply(Trees.<Expression>seq(List.of(answer)));
  }

  @Override
  public Partitioning outputPartitioning() {
    return child.outputPartitioning();
  }

  @Override
  public Seq<SortOrder> outputOrdering() {
    return child.outputOrdering();
  }

  @Override
  public SparkPlan withNewChildrenInternal(IndexedSeq<SparkPlan> children) {
    return new ScoringExec(asked, judged, answer, children.apply(0));
  }

  @Override
  public int productArity() {
    return 4;
  }

  @Override
  public Object productElement(int index) {
    return switch (index) {
      case 0 -> asked;
      case 1 -> judged;
      case 2 -> answer;
      default -> child;
    };
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof ScoringExec;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ScoringExec same
        && judged == same.judged
        && asked.equals(same.asked)
        && answer.equals(same.answer)
        && child.equals(same.child);
  }

  @Override
  public int hashCode() {
    return Objects.hash(asked, judged, answer, child);
  }
}
