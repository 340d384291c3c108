/**
 * Networks as ONNX (opset 13), by the protobuf classes that come with ND4J: the language in which
 * the benchmark tells its contenders what to compute.
 */
@NullMarked
package org.meanfield.bench.onnx;

import org.jspecify.annotations.NullMarked;
