package org.meanfield.job;

import org.meanfield.dataset.shard.ShardManifest;

/**
 * What a preparation has come to.
 *
 * @param location of the shards
 * @param wereThere whether they were whole already
 */
public record PreparedShards(String location, ShardManifest manifest, boolean wereThere) {}
