package org.meanfield.bench.meanfield;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.meanfield.averaging.math.Codec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The process that measures, by JMH, how fast a slice is brought to bf16 and back: GB of fp32 a
 * second, beside copying it. It is the fork: JMH makes none of its own.
 */
@State(Scope.Thread)
public class CodecSpeed {
  private static final int WEIGHTS = 4 << 20;
  private static final int ITERATIONS = 5;

  private byte[] values = new byte[0];
  private byte[] wire = new byte[0];

  /** A slice of the longest, of normal numbers. */
  @Setup
  public void prepare() {
    values = new byte[WEIGHTS * Float.BYTES];
    java.nio.FloatBuffer floats =
        java.nio.ByteBuffer.wrap(values).order(java.nio.ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    java.util.Random random = new java.util.Random(1);
    for (int i = 0; i < WEIGHTS; i++) {
      floats.put(i, (float) random.nextGaussian());
    }
    wire = Codec.BF16.encode(values);
  }

  @Benchmark
  public byte[] copy() {
    return values.clone();
  }

  @Benchmark
  public byte[] encode() {
    return Codec.BF16.encode(values);
  }

  @Benchmark
  public byte[] decode() {
    return Codec.BF16.decode(wire, WEIGHTS);
  }

  /** A line each: GB/s. */
  public static void main(String[] arguments) throws RunnerException {
    for (RunResult run :
        new Runner(
                new OptionsBuilder()
                    .include(CodecSpeed.class.getName() + "\\.")
                    .forks(0)
                    .mode(Mode.AverageTime)
                    .timeUnit(TimeUnit.SECONDS)
                    .warmupIterations(2)
                    .warmupTime(TimeValue.seconds(1))
                    .measurementIterations(ITERATIONS)
                    .measurementTime(TimeValue.seconds(1))
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run()) {
      double seconds = run.getPrimaryResult().getScore();
      System.out.printf(
          Locale.ROOT,
          "%-8s %6.1f GB/s%n",
          run.getPrimaryResult().getLabel(),
          WEIGHTS * Float.BYTES / seconds / 1e9);
    }
  }
}
