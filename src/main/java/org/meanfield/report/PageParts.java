package org.meanfield.report;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;

/** What lies below this class for a page: templates, style, scripts. */
public final class PageParts {
  private PageParts() {}

  /**
   * A template, which escapes all but what it names in three braces.
   *
   * @param folder where it and its partial templates lie
   */
  public static Template template(String folder, String name) {
    return Mustache.compiler()
        .escapeHTML(true)
        .emptyStringIsFalse(true)
        .withLoader(part -> new StringReader(resource(folder + "/" + part + ".mustache")))
        .compile(resource(folder + "/" + name + ".mustache"));
  }

  /**
   * A text of the class path, its lines ended as a browser sees them, on which a script's hash
   * depends.
   *
   * @param name relative to this class
   */
  public static String resource(String name) {
    try (InputStream file = PageParts.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException("the application jar lacks " + name + "; build it anew");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A content security policy: nothing from elsewhere, pictures inside the page, and no script but
   * these, so that none runs of what users named their files.
   *
   * @param scripts exactly as they stand between their tags
   * @see <a href="https://www.w3.org/TR/CSP3/">Content Security Policy Level 3</a>
   */
  public static String policy(List<String> scripts) {
    String hashes =
        scripts.stream()
            .map(
                script ->
                    "'sha256-"
                        + Base64.getEncoder().encodeToString(DigestUtils.sha256(script))
                        + "'")
            .collect(Collectors.joining(" "));
    return "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src "
        + hashes
        + "; base-uri 'none'; form-action 'none'";
  }
}
