package org.meanfield.config.hocon;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.commons.lang3.StringUtils;
import org.meanfield.fault.MeanfieldException;

/**
 * A recipe as it was written, wherever it was read from.
 *
 * @param origin what messages call it, such as the path the user typed
 * @param folder what relative paths in it start from
 * @param name the name of the run where the recipe states none
 * @param text HOCON
 */
public record RecipeText(String origin, Path folder, String name, String text) {
  /** A recipe's bytes, at most. */
  public static final int MAX_BYTES = 1 << 20;

  /**
   * The recipe in a local file, named after it.
   *
   * @throws MeanfieldException of usage where there is no such file, it cannot be read, is larger
   *     than {@link #MAX_BYTES} or is not UTF-8
   */
  public static RecipeText of(Path file) {
    Path absolute = file.toAbsolutePath();
    Path parent = absolute.getParent();
    if (parent == null || Files.isDirectory(file)) {
      throw fault(file, "this is a folder", "name the recipe file (*.conf) in it");
    }
    if (!Files.exists(file)) {
      throw fault(file, "there is no such file", "check the path; conf/ has recipes to start from");
    }
    String name = runName(baseName(absolute.getFileName().toString()));
    return new RecipeText(file.toString(), parent, name, content(file));
  }

  private static String content(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw fault(file, "it is larger than " + MAX_BYTES + " bytes", "is it a recipe at all?");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw fault(file, "it is not text in UTF-8", "save it as UTF-8, if it is a recipe at all");
    } catch (IOException e) {
      throw fault(file, "it cannot be read (" + e + ")", "check its permissions");
    }
  }

  private static MeanfieldException fault(Path file, String found, String mend) {
    return MeanfieldException.usage(
        String.format(Locale.ROOT, "%s: expected a recipe, but %s; %s", file, found, mend));
  }

  private static String baseName(String file) {
    int dot = file.lastIndexOf('.');
    return dot < 0 ? file : file.substring(0, dot);
  }

  /** What a run is called after something that is called so: the key {@code name} takes it. */
  public static String runName(String of) {
    String plain = of.replaceAll("[^\\p{L}\\p{N}._ -]", "-").replaceAll("^[._ -]+", "");
    return plain.isEmpty() ? "recipe" : StringUtils.truncate(plain, 100);
  }
}
