/**
 * The run folder on any Hadoop file system: its layout, its lock, its checkpoints, and folders that
 * are there whole or not at all. Knows {@code fault}, {@code config} and Hadoop's file systems,
 * neither Spark nor networks.
 */
@NullMarked
package org.meanfield.run;

import org.jspecify.annotations.NullMarked;
