package org.meanfield;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What users read: README.md, and the pages by topic that it leads to. */
public final class Pages {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");

  private Pages() {}

  /**
   * A fenced block of a page.
   *
   * @param kind the word after the fence, such as {@code sh}
   */
  public record Block(Path page, String kind, String text) {}

  /**
   * Every page, README.md first, the others by name.
   *
   * @param home the project's folder
   */
  public static List<Path> all(Path home) {
    List<Path> pages = new ArrayList<>(List.of(home.resolve("README.md")));
    try (Stream<Path> topics = Files.list(home.resolve("src/site/markdown"))) {
      topics.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return pages;
  }

  /** The fenced blocks of every page, in order. */
  public static List<Block> blocks(Path home) {
    List<Block> blocks = new ArrayList<>();
    for (Path page : all(home)) {
      Matcher found = BLOCK.matcher(text(page));
      while (found.find()) {
        blocks.add(new Block(page, found.group(1), found.group(2)));
      }
    }
    return blocks;
  }

  /** The only block of this kind. */
  public static String onlyBlock(Path home, String kind) {
    List<String> found =
        blocks(home).stream().filter(block -> block.kind().equals(kind)).map(Block::text).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " blocks of " + kind + " in the pages, expected one");
    }
    return found.get(0);
  }

  /** What stands on a page. */
  public static String text(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
