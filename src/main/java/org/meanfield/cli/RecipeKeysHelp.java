package org.meanfield.cli;

import org.meanfield.config.hocon.KeyHelp;
import org.meanfield.config.hocon.RecipeReader;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;

/** Lists a recipe's keys under a command's help, from where they are read. */
final class RecipeKeysHelp implements IModelTransformer {
  @Override
  public CommandSpec transform(CommandSpec command) {
    command
        .usageMessage()
        .footer(
            RecipeReader.keys().stream()
                .map(RecipeKeysHelp::line)
                .map(line -> line.replace("%", "%%"))
                .toArray(String[]::new));
    return command;
  }

  private static String line(KeyHelp key) {
    return "  "
        + key.key()
        + " ("
        + key.type()
        + "; default "
        + key.defaultText()
        + ")"
        + System.lineSeparator()
        + "      "
        + key.description();
  }
}
