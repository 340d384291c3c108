package org.meanfield.averaging.round;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.meanfield.averaging.state.Placement;
import org.meanfield.averaging.state.RoundPlan;
import org.meanfield.averaging.state.WorkerReport;
import org.meanfield.averaging.state.WorkerTask;
import org.meanfield.cluster.ScalaTypes;
import org.meanfield.cluster.TaskGpus;
import scala.Tuple2;
import scala.collection.Seq;

/**
 * First stage of a round: one task an executor. It fetches the slices once for all its workers,
 * trains each on a thread of its own and leaves their sums and states as blocks; what it returns is
 * only where they are, once for each task of the second stage.
 */
public final class TrainRdd<S> extends RDD<Tuple2<Integer, byte[]>> {
  private static final long serialVersionUID = 1L;

  private final RDD<S> shares;
  private final Placement placement;
  private final RoundPlan plan;
  private final WorkerTask<S> training;

  public TrainRdd(RDD<S> shares, Placement placement, RoundPlan plan, WorkerTask<S> training) {
    super(
        shares.context(),
        ScalaTypes.seq(
            new ArrayList<Dependency<?>>(List.of(new GroupDependency<>(shares, placement)))),
        ScalaTypes.anyTag());
    this.shares = shares;
    this.placement = placement;
    this.plan = plan;
    this.training = training;
  }

  @Override
  public Partition[] getPartitions() {
    // The shares' partitions hold what an executor reads them by, and are known to the driver
    // alone.
    Partition[] all = shares.partitions();
    Partition[] groups = new Partition[placement.groups()];
    for (int group = 0; group < groups.length; group++) {
      Partition[] own =
          placement.workersOf(group).stream().map(w -> all[w]).toArray(Partition[]::new);
      groups[group] = new GroupPartition(group, own);
    }
    return groups;
  }

  @Override
  public Seq<String> getPreferredLocations(Partition group) {
    return ScalaTypes.seq(List.of(placement.executors().get(group.index()).pin()));
  }

  @Override
  public scala.collection.Iterator<Tuple2<Integer, byte[]>> compute(
      Partition group, TaskContext context) {
    ExecutorTrainingTask<S> task =
        new ExecutorTrainingTask<>(
            plan,
            placement.slicesFrom(plan.slices().layout(), group.index()),
            training,
            TaskGpus.of(context),
            context::isInterrupted);
    for (Partition share : ((GroupPartition) group).shares()) {
      task.add(share.index(), elements(share, context));
    }
    List<Tuple2<Integer, byte[]>> references = new ArrayList<>();
    int tasks = placement.sliceTasks(plan.slices().layout()).size();
    for (WorkerReport report : task.run()) {
      byte[] encoded = report.encode();
      for (int each = 0; each < tasks; each++) {
        references.add(new Tuple2<>(each, encoded));
      }
    }
    return ScalaTypes.iterator(references.iterator());
  }

  private List<S> elements(Partition share, TaskContext context) {
    List<S> elements = new ArrayList<>();
    Iterator<S> iterator = ScalaTypes.iterator(shares.iterator(share, context));
    iterator.forEachRemaining(elements::add);
    return elements;
  }
}
