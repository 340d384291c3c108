package org.meanfield.averaging.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.cluster.BlockStore;
import org.meanfield.cluster.PinnedTasks;

/**
 * Who still holds the blocks of a family, item by item: the slices of a version, or the workers'
 * states. For the driver.
 *
 * @param owners where each item is looked for
 * @param blocks the indexes of each item's blocks
 * @param holders of each of them, among the executors that live
 */
public record Replicas(
    int family,
    List<BlockAddress> owners,
    List<List<Integer>> blocks,
    List<List<List<BlockAddress>>> holders) {

  /** Asks the driver's block manager. */
  public static Replicas of(
      SparkContext spark,
      int family,
      List<BlockAddress> owners,
      IntFunction<List<Integer>> blocks,
      Collection<BlockAddress> living) {
    List<List<Integer>> indexes = IntStream.range(0, owners.size()).mapToObj(blocks).toList();
    List<List<BlockAddress>> everywhere =
        BlockStore.holders(spark, family, indexes.stream().flatMap(List::stream).toList());
    List<List<List<BlockAddress>>> holders = new ArrayList<>();
    int next = 0;
    for (List<Integer> item : indexes) {
      List<List<BlockAddress>> ofItem = new ArrayList<>();
      for (int i = 0; i < item.size(); i++) {
        ofItem.add(everywhere.get(next++).stream().filter(living::contains).toList());
      }
      holders.add(ofItem);
    }
    return new Replicas(family, owners, indexes, holders);
  }

  /** Whether each block is somewhere. */
  public boolean areWhole() {
    return holders.stream().flatMap(List::stream).noneMatch(List::isEmpty);
  }

  /**
   * Brings each item whose owner no longer holds all of it to an executor that then does.
   *
   * @param home where an item belongs
   * @param copies to make of what is brought
   * @return the items' owners
   * @throws org.meanfield.cluster.BlockLostException where a block is gone meanwhile
   */
  public List<BlockAddress> gathered(
      SparkContext spark, IntFunction<BlockAddress> home, int copies) {
    List<Integer> homeless =
        IntStream.range(0, owners.size())
            .filter(
                item -> !holders.get(item).stream().allMatch(of -> of.contains(owners.get(item))))
            .boxed()
            .toList();
    if (homeless.isEmpty()) {
      return owners;
    }
    int of = family;
    List<List<Integer>> indexes = new ArrayList<>();
    List<List<List<BlockAddress>>> from = new ArrayList<>();
    for (int item : homeless) {
      indexes.add(blocks.get(item));
      from.add(holders.get(item));
    }
    List<BlockAddress> brought =
        new PinnedTasks<BlockAddress>(
                spark,
                homeless.stream().map(item -> home.apply(item).pin()).toList(),
                task -> {
                  for (int i = 0; i < indexes.get(task).size(); i++) {
                    int index = indexes.get(task).get(i);
                    byte[] bytes = BlockStore.get(of, index, from.get(task).get(i)).bytes();
                    BlockStore.put(of, index, bytes, copies);
                  }
                  return BlockStore.here();
                })
            .results();
    List<BlockAddress> after = new ArrayList<>(owners);
    for (int i = 0; i < homeless.size(); i++) {
      after.set(homeless.get(i), brought.get(i));
    }
    return after;
  }
}
