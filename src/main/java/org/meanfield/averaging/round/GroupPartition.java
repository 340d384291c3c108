package org.meanfield.averaging.round;

import org.apache.spark.Partition;

/**
 * The task of one executor.
 *
 * @param index the executor's place in the round
 * @param shares the partitions of its workers, whose indexes are the workers'
 */
@SuppressWarnings("ArrayRecordComponent") // travels to one task, compared by no one
record GroupPartition(int index, Partition[] shares) implements Partition {}
