/**
 * The saved model: a bundle of JSON (architecture, preprocessing, labels, provenance) and weights
 * in safetensors. Knows {@code network}, {@code compute}, {@code dataset} and {@code run}.
 */
@NullMarked
package org.meanfield.model;

import org.jspecify.annotations.NullMarked;
