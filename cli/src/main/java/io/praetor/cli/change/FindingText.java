package io.praetor.cli.change;

import io.praetor.cli.command.Console;
import io.praetor.client.text.JsonObject;

/** What rules find in values that would be written, as it is printed. Stateless. */
public final class FindingText {
  private FindingText() {}

  /**
   * Prints what the answer to a dry run tells of it.
   *
   * @return whether the rules let the change be made
   */
  public static boolean print(Console console, JsonObject dryRun) {
    for (JsonObject finding : dryRun.objects("Findings")) {
      String place = finding.text("Place");
      String description = finding.text("Description");
      console.line(
          finding.text("Mode")
              + "  "
              + finding.text("Rule")
              + ": "
              + finding.text("Key")
              + ": "
              + (place.isEmpty() ? "" : place + ": ")
              + finding.text("What")
              + (description.isEmpty() ? "" : " (" + description + ")"));
    }
    if (dryRun.is("MoreFindings")) {
      console.line("... and more findings of rules");
    }
    return !dryRun.map().containsKey("Allowed") || dryRun.is("Allowed");
  }
}
