package org.meanfield.bench;

/**
 * What was measured of a configuration: a row of the benchmark's JSON.
 *
 * @param batch images of a batch
 * @param imagesPerSecond the median over the rounds, summed over processes and threads
 */
record Row(Configuration configuration, int batch, double imagesPerSecond) {}
