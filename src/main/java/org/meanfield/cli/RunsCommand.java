package org.meanfield.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meanfield.cluster.ClusterAccess;
import org.meanfield.config.Locations;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.report.RunLine;
import org.meanfield.report.RunList;
import org.meanfield.run.Leftovers;
import org.meanfield.storage.Folder;
import org.meanfield.storage.Leftover;
import org.meanfield.text.EnumWord;
import org.meanfield.text.Figures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runs}: what runs there are, and what processes left that are gone. */
@Command(
    name = "runs",
    description =
        "List the runs in a folder, the newest first: state, epochs, accuracy of the test images or"
            + " else of the validation images, times.")
final class RunsCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  @Mixin CommandOptions common = new CommandOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "FOLDER",
      description = "A folder of run folders, or one run folder; default: runs.")
  @Nullable String folder;

  @Option(
      names = "--clean",
      description =
          "List instead what processes left there that are gone: unfinished outputs and"
              + " checkpoints, damaged checkpoints that were put aside, run folders that never"
              + " began, locks.")
  boolean clean;

  @Option(names = "--yes", description = "With --clean: delete what it lists.")
  boolean yes;

  @Override
  public Integer call() {
    if (yes && !clean) {
      throw MeanfieldException.usage("--yes deletes what --clean lists: give both, or neither.");
    }
    Clock clock = Clock.systemUTC();
    Folder place =
        Folder.at(
            Locations.absolute(folder == null ? "runs" : folder),
            ClusterAccess.own("Meanfield runs").hadoop());
    if (folder != null && !place.isFolder()) {
      throw MeanfieldException.usage(
          String.format(
              Locale.ROOT, "there is no folder %s. Give one that holds run folders.", place));
    }
    if (clean) {
      clean(place, clock);
    } else {
      list(RunList.of(place, clock.instant()), place);
    }
    common.out().flush();
    return 0;
  }

  private void list(List<RunLine> runs, Folder place) {
    if (common.json) {
      ObjectNode root = JsonNodeFactory.instance.objectNode();
      ArrayNode list = root.putArray("runs");
      runs.forEach(run -> list.add(json(run)));
      common.out().println(root);
    } else if (runs.isEmpty()) {
      common.out().println("no runs in " + place);
    } else {
      common.out().println("state       epochs accuracy started (UTC)              took  run");
      runs.forEach(this::print);
    }
  }

  private void print(RunLine run) {
    common
        .out()
        .printf(
            Locale.ROOT,
            "%-11s %6d %8s %-19s %12s  %s%n",
            run.state(),
            run.epochs(),
            run.accuracy().map(Figures::ratio).orElse("-"),
            TIME.format(run.started()),
            run.took().map(took -> Figures.seconds(took.toMillis() / 1e3)).orElse("-"),
            TerminalText.line(run.location()));
  }

  private static ObjectNode json(RunLine run) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("run", run.location())
            .put("state", run.state())
            .put("epochs", run.epochs())
            .put("started", run.started().toString());
    run.accuracy().ifPresent(accuracy -> json.put("accuracy", accuracy));
    run.took().ifPresent(took -> json.put("seconds", took.toMillis() / 1e3));
    return json;
  }

  private void clean(Folder place, Clock clock) {
    List<Leftover> left = Leftovers.in(place, clock.instant());
    if (yes) {
      left.forEach(leftover -> leftover.delete(clock));
    }
    if (common.json) {
      ObjectNode root = JsonNodeFactory.instance.objectNode();
      ArrayNode list = root.putArray("leftovers");
      left.forEach(leftover -> list.add(json(leftover)));
      common.out().println(root.put("deleted", yes));
      return;
    }
    PrintWriter out = common.out();
    long bytes = left.stream().mapToLong(Leftover::bytes).sum();
    out.printf(
        Locale.ROOT,
        "%s of processes that are gone, %s%s%n",
        Figures.count(left.size(), "leftover"),
        Figures.bytes(bytes),
        yes ? ", deleted:" : "");
    left.forEach(leftover -> out.println("  " + line(leftover)));
    if (!yes && !left.isEmpty()) {
      out.println("Nothing was deleted; --clean --yes deletes them.");
    }
  }

  private static String line(Leftover leftover) {
    String what =
        switch (leftover.kind()) {
          case OUTPUT -> "unfinished output";
          case CHECKPOINT -> "unused checkpoint";
          case RUN -> "run that never began";
          case LOCK -> "lock";
        };
    return TerminalText.line(
        String.format(
            Locale.ROOT,
            "%s (%s, %s, written %s UTC): %s",
            leftover.place(),
            what,
            Figures.bytes(leftover.bytes()),
            time(leftover.written()),
            leftover.holder()));
  }

  private static String time(Instant instant) {
    return TIME.format(instant);
  }

  private static ObjectNode json(Leftover leftover) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("kind", EnumWord.of(leftover.kind()))
        .put("place", leftover.place().location())
        .put("bytes", leftover.bytes())
        .put("written", leftover.written().toString())
        .put("holder", leftover.holder());
  }
}
