package org.meanfield.dataset.example;

import java.io.Serializable;

/**
 * An image that could not be decoded, and why: a line of the quarantine list.
 *
 * @param position in the listing of the source as it was opened, from 0
 * @param path relative to the source's location
 * @param reason in words for a user
 */
public record Undecodable(long position, String path, String reason) implements Serializable {}
