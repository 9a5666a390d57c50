package io.praetor.cli.praetor;

import io.praetor.cli.command.Console;
import io.praetor.client.text.JsonObject;

/** What rules find in values that would be written, as it is printed. Stateless. */
public final class FindingText {
  private FindingText() {}

  /**
   * Prints what the answer to a dry run, or to a question about one value, tells of it.
   *
   * @return whether the rules let the change be made
   */
  public static boolean print(Console console, JsonObject answer) {
    for (JsonObject finding : answer.objects("Findings")) {
      String key = finding.text("Key");
      String place = finding.text("Place");
      String description = finding.text("Description");
      console.line(
          finding.text("Mode")
              + "  "
              + finding.text("Rule")
              + ": "
              + (key.isEmpty() ? "" : key + ": ")
              + (place.isEmpty() ? "" : place + ": ")
              + finding.text("What")
              + (description.isEmpty() ? "" : " (" + description + ")"));
    }
    if (answer.is("MoreFindings")) {
      console.line("... and more findings of rules");
    }
    return !answer.map().containsKey("Allowed") || answer.is("Allowed");
  }
}
