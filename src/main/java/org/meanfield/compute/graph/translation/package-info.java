/** DL4J's configurations as graphs: the one place that knows both. */
@NullMarked
package org.meanfield.compute.graph.translation;

import org.jspecify.annotations.NullMarked;
