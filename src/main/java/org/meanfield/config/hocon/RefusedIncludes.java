package org.meanfield.config.hocon;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import java.io.File;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens nothing and remembers what was to be included: a recipe is one file, so that the copy in
 * the run folder says all. Implements each of the library's four interfaces, since it fills in for
 * those that are missing.
 */
final class RefusedIncludes
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
  private final List<String> refused = new ArrayList<>();

  void report(RecipeText recipe, ErrorCollector problems) {
    List<String> lines = recipe.text().lines().toList();
    for (String what : refused) {
      problems.add(
          SourcePosition.line(recipe.origin(), lineOf(what, lines)),
          "include \""
              + Scalar.shown(what)
              + "\" is refused; expected all in one file; write the"
              + " included keys here");
    }
  }

  private static int lineOf(String what, List<String> lines) {
    // The library tells no line here, and has made a URL's text its own.
    String file = what.substring(what.lastIndexOf('/') + 1);
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains("include") && lines.get(i).contains(file)) {
        return i + 1;
      }
    }
    return -1;
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return this;
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    return refuse(what);
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    return refuse(what.getPath());
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    return refuse(what.toString());
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    return refuse(what);
  }

  private ConfigObject refuse(String what) {
    refused.add(what);
    return ConfigFactory.empty().root();
  }
}
