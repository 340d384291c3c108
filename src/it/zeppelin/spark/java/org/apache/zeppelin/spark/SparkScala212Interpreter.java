package org.apache.zeppelin.spark;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.spark.SparkConf;
import org.apache.spark.repl.SparkILoop;
import org.apache.zeppelin.interpreter.InterpreterContext;
import org.apache.zeppelin.interpreter.InterpreterGroup;
import org.apache.zeppelin.interpreter.thrift.InterpreterCompletion;
import org.apache.zeppelin.interpreter.util.InterpreterOutputStream;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.collection.JavaConverters;
import scala.tools.nsc.Settings;
import scala.tools.nsc.interpreter.Results;

/**
 * Scala's REPL for Zeppelin's Spark interpreter, in place of the published class of this name,
 * which fails on Scala 2.12.13 and newer; Spark 3.5 needs 2.12.18. First on the interpreter's class
 * path.
 */
public final class SparkScala212Interpreter extends BaseSparkScalaInterpreter {
  private final InterpreterOutputStream output =
      new InterpreterOutputStream(LoggerFactory.getLogger(SparkScala212Interpreter.class));
  private final SparkILoop repl;

  /** Called by Zeppelin, by reflection. */
  public SparkScala212Interpreter(
      SparkConf conf,
      List<String> depFiles,
      Properties properties,
      InterpreterGroup group,
      URLClassLoader loader) {
    super(conf, depFiles, properties, group, loader);
    repl = new SparkILoop(Option.empty(), new PrintWriter(output, true, StandardCharsets.UTF_8));
  }

  @Override
  public void open() {
    super.open();
    File classes = temporaryFolder();
    conf().set("spark.repl.class.outputDir", classes.getPath());
    outputDir_$eq(classes);
    userJars_$eq(getUserJars());
    Settings settings = new Settings();
    settings.processArguments(
        scalaList(
            List.of(
                "-usejavacp",
                "-Yrepl-class-based",
                "-Yrepl-outdir",
                classes.getPath(),
                "-classpath",
                userJars().mkString(File.pathSeparator))),
        true);
    settings.embeddedDefaults(sparkInterpreterClassLoader());
    repl.settings_$eq(settings);
    repl.createInterpreter();
    repl.intp().initializeSynchronous();
    Thread.currentThread().setContextClassLoader(repl.intp().classLoader());
    createSparkContext();
    createZeppelinContext();
  }

  private static File temporaryFolder() {
    try {
      return Files.createTempDirectory(Path.of(System.getProperty("java.io.tmpdir")), "repl")
          .toFile();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> scala.collection.immutable.List<T> scalaList(List<T> list) {
    return JavaConverters.asScalaBuffer(list).toList();
  }

  @Override
  public InterpreterOutputStream interpreterOutput() {
    return output;
  }

  @Override
  public Results.Result scalaInterpret(String code) {
    return repl.intp().interpret(code);
  }

  @Override
  public void bind(
      String name, String type, Object value, scala.collection.immutable.List<String> modifiers) {
    repl.intp().<Results.Result>beQuietDuring(() -> repl.intp().bind(name, type, value, modifiers));
  }

  @Override
  public List<InterpreterCompletion> completion(
      String text, int cursor, InterpreterContext context) {
    return new ArrayList<>();
  }

  @Override
  public ClassLoader getScalaShellClassLoader() {
    return repl.intp().classLoader();
  }

  @Override
  public void close() {
    super.close();
    repl.closeInterpreter();
  }
}
