/**
 * The engine that is DL4J itself: any layer, on ND4J's native back end; the reference in every test
 * of another engine.
 */
@NullMarked
package org.meanfield.compute.plain;

import org.jspecify.annotations.NullMarked;
