package org.meanfield.zeppelin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The folder that a Zeppelin distribution would unpack into, as far as the server needs it: two
 * interpreters' settings, and the scripts that start them.
 *
 * @param folder new
 * @param java the program that runs everything
 * @param spark class path of the Spark interpreter
 * @param markdown class path of the Markdown interpreter
 */
record ZeppelinHome(Path folder, Path java, String spark, String markdown) {
  private static final String REMOTE =
      "org.apache.zeppelin.interpreter.remote.RemoteInterpreterServer";

  /** What Spark needs opened on Java 17, and Zeppelin besides. */
  static final List<String> OPENS =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.net=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.cs=ALL-UNNAMED",
          "--add-opens=java.base/sun.security.action=ALL-UNNAMED",
          "--add-opens=java.base/sun.util.calendar=ALL-UNNAMED",
          "-Djdk.reflect.useDirectMethodHandle=false");

  /** Writes all of it. */
  void write(Map<String, String> sparkProperties) throws IOException {
    for (String name :
        List.of("conf", "notebook", "tmp", "logs", "webapp", "interpreter/spark/scala-2.12")) {
      Files.createDirectories(folder.resolve(name));
    }
    Files.writeString(folder.resolve("webapp/index.html"), "<title>no web page here</title>\n");
    setting("md", entry("md", "md", "org.apache.zeppelin.markdown.Markdown", Map.of()));
    setting(
        "spark",
        entry("spark", "spark", "org.apache.zeppelin.spark.SparkInterpreter", sparkProperties)
            .put("defaultInterpreter", true),
        entry("spark", "sql", "org.apache.zeppelin.spark.SparkSqlInterpreter", Map.of()));
    script(
        "spark/bin/spark-submit",
        "exec " + run(spark, "2g") + " org.apache.spark.deploy.SparkSubmit \"$@\"\n");
    script("bin/interpreter.sh", interpreterScript());
  }

  private String run(String classPath, String heap) {
    return String.format(
        Locale.ROOT,
        "'%s' -Xmx%s '-Djava.io.tmpdir=%s' %s -cp '%s'",
        java,
        heap,
        folder.resolve("tmp"),
        String.join(" ", OPENS),
        classPath);
  }

  private String interpreterScript() {
    return String.format(
        Locale.ROOT,
        """
        while getopts d:c:p:r:i:l:g:u: option; do
          case $option in
            c) host=$OPTARG ;;
            p) port=$OPTARG ;;
            r) range=$OPTARG ;;
            i) group=$OPTARG ;;
            g) name=$OPTARG ;;
          esac
        done
        if [ "$name" = spark ]; then
          IFS='|' read -r -a conf <<<"$ZEPPELIN_SPARK_CONF"
          exec '%1$s/spark/bin/spark-submit' --class %2$s "${conf[@]}" spark-internal \\
            "$host" "$port" "$group" "$range"
        fi
        exec %3$s %2$s "$host" "$port" "$group" "$range"
        """,
        folder,
        REMOTE,
        run(markdown, "256m"));
  }

  private void script(String name, String body) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/usr/bin/env bash\nset -euo pipefail\n" + body);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException(file + " can't be made executable");
    }
  }

  private void setting(String interpreter, ObjectNode... entries) throws IOException {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    list.addAll(List.of(entries));
    Path file = folder.resolve("interpreter/" + interpreter + "/interpreter-setting.json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, list.toPrettyString());
  }

  private static ObjectNode entry(
      String group, String name, String className, Map<String, String> properties) {
    ObjectNode entry =
        JsonNodeFactory.instance
            .objectNode()
            .put("group", group)
            .put("name", name)
            .put("className", className);
    ObjectNode all = entry.putObject("properties");
    properties.forEach(
        (key, value) ->
            all.putObject(key)
                .put("propertyName", key)
                .put("defaultValue", value)
                .put("description", "")
                .put("type", "string"));
    entry.putObject("editor");
    return entry;
  }
}
