package org.meanfield.scoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.Option;
import scala.collection.IndexedSeq;
import scala.collection.Seq;

/**
 * A node of an optimized plan: all columns of what is below it, and behind them the {@link
 * Probabilities} of one image of each row. It keeps rows as they are, in their order.
 */
public final class Scoring extends LogicalPlan {
  private static final long serialVersionUID = 1L;

  private final Probabilities asked;
  private final boolean judged;
  private final Attribute answer;
  private final LogicalPlan child;

  /**
   * For Catalyst, which copies it by this constructor.
   *
   * @param judged whether the probabilities are wanted; else only whether an image can be decoded,
   *     and the answer is an empty array where it can
   */
  public Scoring(Probabilities asked, boolean judged, Attribute answer, LogicalPlan child) {
    this.asked = asked;
    this.judged = judged;
    this.answer = answer;
    this.child = child;
  }

  Probabilities asked() {
    return asked;
  }

  boolean isJudged() {
    return judged;
  }

  Attribute answer() {
    return answer;
  }

  LogicalPlan child() {
    return child;
  }

  @Override
  public Seq<LogicalPlan> children() {
    return Trees.seq(List.of(child));
  }

  @Override
  public Seq<Attribute> output() {
    return appended(child.output(), answer);
  }

  static Seq<Attribute> appended(Seq<Attribute> columns, Attribute answer) {
    List<Attribute> all = new ArrayList<>(Trees.list(columns));
    all.add(answer);
    return Trees.seq(all);
  }

  /** Else the optimizer takes the answer for a column that is missing below. */
  @Override
  public AttributeSet producedAttributes() {
    return AttributeSet.apply(Trees.<Expression>seq(List.of(answer)));
  }

  @Override
  public Option<Object> maxRows() {
    return child.maxRows();
  }

  @Override
  public Option<Object> maxRowsPerPartition() {
    return child.maxRowsPerPartition();
  }

  @Override
  public LogicalPlan withNewChildrenInternal(IndexedSeq<LogicalPlan> children) {
    return new Scoring(asked, judged, answer, children.apply(0));
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
    return other instanceof Scoring;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Scoring same
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
