package org.meanfield.config;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Keys {@code network.*}: which network is trained; exactly one of the two is set.
 *
 * @param name {@code network.name}: one of those {@code scripts/meanfield models} lists
 * @param file {@code network.file}: a Deeplearning4j configuration in JSON
 */
public record NetworkRecipe(@Nullable String name, @Nullable String file) implements Serializable {}
