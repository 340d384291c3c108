/**
 * Programs: oneDNN's primitives and loops in Java, in the order in which they run, bound to memory
 * that ND4J owns. Steps are collected first, each with the layouts it wants; memory is planned when
 * all are known, and nothing is allocated while they run.
 */
@NullMarked
package org.meanfield.compute.onednn.program;

import org.jspecify.annotations.NullMarked;
