package org.meanfield.averaging.round;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.NarrowDependency;
import org.apache.spark.rdd.RDD;
import org.meanfield.averaging.state.Placement;
import org.meanfield.cluster.ScalaTypes;
import scala.collection.Seq;

/** A group's task reads the shares of its workers. */
final class GroupDependency<S> extends NarrowDependency<S> {
  private static final long serialVersionUID = 1L;

  private final Placement placement;

  GroupDependency(RDD<S> shares, Placement placement) {
    super(shares);
    this.placement = placement;
  }

  @Override
  public Seq<Object> getParents(int group) {
    return ScalaTypes.seq(new ArrayList<Object>(List.copyOf(placement.workersOf(group))));
  }
}
