/** ONNX Runtime on the processor. */
@NullMarked
package org.meanfield.bench.onnxruntime;

import org.jspecify.annotations.NullMarked;
