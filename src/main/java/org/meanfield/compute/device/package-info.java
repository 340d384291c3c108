/**
 * Which processor a thread's arrays lie on, as far as there is a choice: the GPUs of this machine,
 * the one that a worker is to take, and whether ND4J's back end can run on it. Knows no Spark.
 */
@NullMarked
package org.meanfield.compute.device;

import org.jspecify.annotations.NullMarked;
