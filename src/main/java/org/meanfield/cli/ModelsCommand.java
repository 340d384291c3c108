package org.meanfield.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.Callable;
import org.meanfield.network.NetworkCatalog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code models}: the networks known by name. */
@Command(name = "models", description = "List the networks that network.name knows.")
final class ModelsCommand implements Callable<Integer> {
  @Mixin EveryCommand common = new EveryCommand();

  @Override
  public Integer call() {
    Map<String, String> names = NetworkCatalog.names();
    if (common.json) {
      ObjectNode root = JsonNodeFactory.instance.objectNode();
      names.forEach(root::put);
      System.out.println(root);
    } else {
      names.forEach((name, description) -> System.out.printf("%-15s %s%n", name, description));
    }
    System.out.flush();
    return 0;
  }
}
