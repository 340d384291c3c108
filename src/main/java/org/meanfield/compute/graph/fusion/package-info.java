/** Rules by which layers are done together; an engine takes those that it profits from. */
@NullMarked
package org.meanfield.compute.graph.fusion;

import org.jspecify.annotations.NullMarked;
