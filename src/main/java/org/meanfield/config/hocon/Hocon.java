package org.meanfield.config.hocon;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import java.util.Locale;
import org.meanfield.fault.MeanfieldException;

/**
 * A recipe's text as a tree of values. Nothing but that text reaches it: no included file, no
 * environment variable, no system property.
 */
final class Hocon {
  private Hocon() {}

  /**
   * @throws MeanfieldException of usage for what is no HOCON, or a substitution that nothing in it
   *     answers
   */
  static ConfigObject tree(RecipeText recipe, ErrorCollector problems) {
    RefusedIncludes includes = new RefusedIncludes();
    ConfigParseOptions options =
        ConfigParseOptions.defaults()
            .setSyntax(ConfigSyntax.CONF)
            .setOriginDescription(recipe.origin())
            .setIncluder(includes);
    try {
      ConfigObject tree =
          ConfigFactory.parseString(recipe.text(), options)
              .resolve(ConfigResolveOptions.noSystem())
              .root();
      includes.report(recipe, problems);
      return tree;
    } catch (ConfigException.UnresolvedSubstitution e) {
      throw fault(
          recipe,
          e,
          "",
          "only keys of the recipe itself can be substituted, never"
              + " environment variables; write the value, or give the key with --set");
    } catch (ConfigException e) {
      throw fault(
          recipe,
          e,
          "this is not HOCON: ",
          "check brackets and commas, and put text with special characters in double quotes");
    } catch (StackOverflowError e) {
      // The library's parser is recursive and has no limit of its own.
      throw MeanfieldException.usage(
          recipe.origin() + ": it nests too deeply for a recipe; expected sections of keys");
    }
  }

  private static MeanfieldException fault(
      RecipeText recipe, ConfigException e, String what, String mend) {
    ConfigOrigin origin = e.origin();
    int line = origin == null ? -1 : origin.lineNumber();
    String message = String.valueOf(e.getMessage());
    String cause = origin == null ? message : message.replace(origin.description() + ": ", "");
    return MeanfieldException.usage(
        String.format(
            Locale.ROOT,
            "%s: %s%s; %s",
            SourcePosition.line(recipe.origin(), line).text(),
            what,
            cause.replace('\n', ' '),
            mend));
  }
}
