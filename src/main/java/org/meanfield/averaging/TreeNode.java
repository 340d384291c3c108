package org.meanfield.averaging;

import java.nio.FloatBuffer;

/**
 * What the workers of a {@link Subtree} say of one slice: the sum over them of {@code n_p *
 * delta_p}, the deltas weighted by examples. In the place of a variance stands the sum of the
 * squares of all their examples' distances from the mean of all of them, which is {@code n_p *
 * variance_p} of a single worker.
 *
 * @param level of the subtree
 * @param examples of all its workers; 0: it has no part, and its values are not read
 */
record TreeNode(int level, long examples, FloatBuffer values) {}
