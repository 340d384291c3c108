package org.meanfield.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.meanfield.memory.MemoryTerm;
import org.meanfield.memory.NamedNetworkEstimate;
import org.meanfield.network.NetworkCatalog;
import org.meanfield.text.EnumWord;
import org.meanfield.text.Figures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code models}: the networks known by name, and what they take. */
@Command(
    name = "models",
    description =
        "List the networks that network.name knows, with their weights and what an executor needs"
            + " for one worker that trains them by Adam on images of the usual shape, 32 a batch:"
            + " on the heap and outside it, without the images that it caches.")
final class ModelsCommand implements Callable<Integer> {
  @Mixin CommandOptions common = new CommandOptions();

  @Override
  public Integer call() {
    Map<String, String> names = NetworkCatalog.names();
    if (common.json) {
      ObjectNode root = JsonNodeFactory.instance.objectNode();
      names.forEach((name, description) -> root.set(name, json(name, description)));
      common.out().println(root);
    } else {
      common.out().println(heading());
      common
          .out()
          .printf(
              Locale.ROOT,
              "%-14s %11s %13s %9s %9s  %s%n",
              "network",
              "image",
              "weights",
              "heap",
              "outside",
              "");
      names.forEach(this::print);
    }
    common.out().flush();
    return 0;
  }

  /** What the figures of memory hold for. */
  static String heading() {
    return String.format(
        Locale.ROOT,
        "memory: an executor's, with %d worker that trains by %s, %d images a batch; images that it"
            + " caches come on top",
        NamedNetworkEstimate.WORKERS,
        updater(),
        NamedNetworkEstimate.BATCH);
  }

  private static String updater() {
    return EnumWord.of(NamedNetworkEstimate.UPDATER);
  }

  private void print(String name, String description) {
    NamedNetworkEstimate needs = NamedNetworkEstimate.of(name);
    common
        .out()
        .printf(
            Locale.ROOT,
            "%-14s %11s %13s %9s %9s  %s%n",
            name,
            needs.input(),
            Figures.count(needs.parameters()),
            needs.heap(),
            needs.outside(),
            description);
  }

  /** A network, and what its figures of memory hold for. */
  static ObjectNode json(String name, String description) {
    NamedNetworkEstimate needs = NamedNetworkEstimate.of(name);
    ObjectNode model =
        JsonNodeFactory.instance
            .objectNode()
            .put("description", description)
            .put("image", needs.input().toString())
            .put("batch", NamedNetworkEstimate.BATCH)
            .put("workers", NamedNetworkEstimate.WORKERS)
            .put("updater", updater())
            .put("weights", needs.parameters());
    ObjectNode memory = model.putObject("memory");
    for (MemoryTerm.Place place : MemoryTerm.Place.values()) {
      ObjectNode terms = memory.putObject(place == MemoryTerm.Place.HEAP ? "heap" : "native");
      needs.need().terms().stream()
          .filter(term -> term.place() == place)
          .forEach(term -> terms.put(term.name(), term.bytes()));
    }
    memory.put("bytes", needs.need().bytes());
    return model;
  }
}
