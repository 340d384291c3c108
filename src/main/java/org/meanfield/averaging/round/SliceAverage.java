package org.meanfield.averaging.round;

import java.io.Serializable;
import java.util.List;
import org.meanfield.averaging.state.Traffic;
import org.meanfield.cluster.BlockAddress;

/**
 * What the second stage says of one slice.
 *
 * @param slice which
 * @param owner where the new slice is kept
 * @param traffic what was fetched for it
 * @param reports the workers' encoded reports, with the first slice alone: they are the same at all
 */
public record SliceAverage(int slice, BlockAddress owner, Traffic traffic, List<byte[]> reports)
    implements Serializable {}
