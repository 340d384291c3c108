/**
 * A model in Spark's own plans: an expression that stands for its probabilities, the node that
 * computes them in batches, the rule that puts the node where they are asked for, and the SQL
 * function. Knows Catalyst's public classes. For the door of pipelines and for SQL; may know {@code
 * prediction} and what it may know.
 */
@NullMarked
package org.meanfield.scoring;

import org.jspecify.annotations.NullMarked;
