package org.meanfield.config.hocon;

import com.typesafe.config.ConfigValue;
import java.nio.file.Path;

/**
 * One value that a user gave.
 *
 * @param value resolved HOCON; null in HOCON's sense unsets the key
 * @param place where it was given
 * @param base what a relative path starts from
 */
record GivenValue(ConfigValue value, SourcePosition place, Path base) {}
