package org.meanfield.evaluation;

import org.meanfield.network.InputShape;

/**
 * An image that was taken for another class than its own.
 *
 * @param image what it is called: its path, {@code #index} where a file holds many
 * @param actual the name of its class
 * @param taken the name of the class it was taken for
 * @param confidence the probability of {@code taken}
 * @param actualProbability the probability of {@code actual}
 * @param shape of the picture, as the network sees it
 * @param pixels unsigned bytes, {@code [height, width, channels]}
 */
@SuppressWarnings("ArrayRecordComponent") // shown once, compared by no one
public record Misclassification(
    String image,
    String actual,
    String taken,
    float confidence,
    float actualProbability,
    InputShape shape,
    byte[] pixels) {}
