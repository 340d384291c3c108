package org.meanfield.config.hocon;

/**
 * What a user is told about one key of a recipe, for help pages and for the comments of a written
 * recipe.
 *
 * @param key full dotted name, such as {@code training.batchSize}
 * @param type the values it takes, as words that follow "expected"
 * @param defaultText what holds where the key is left out
 * @param description what it is for, one sentence without its full stop
 */
public record KeyHelp(String key, String type, String defaultText, String description) {}
