package io.praetor.cli.change;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import io.praetor.cli.praetor.FindingText;
import io.praetor.cli.praetor.PraetorAgent;
import io.praetor.client.text.JsonObject;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A change of many keys at once, which is shown before it is made: on a terminal somebody is asked,
 * and it is made as it was shown or not at all. Owned by one thread.
 */
final class TakeBack {
  /** The code of a dry run of what rules refuse. */
  private static final int REFUSED = 2;

  private final Console console;
  private final Flags flags;
  private final String feature;
  private final String path;
  private final Map<String, Object> body = new LinkedHashMap<>();

  /**
   * Nothing is asked yet.
   *
   * @param feature what the cluster has to have
   * @param verb the last word of the path
   */
  TakeBack(Console console, Flags flags, String feature, String verb) {
    this.console = console;
    this.flags = flags;
    this.feature = feature;
    this.path = "/v1/praetor/" + verb;
  }

  /** The flags that all such commands have. */
  static List<Flag> flags() {
    return List.of(
        Flag.toggle("dry-run", "Show what would change, and what rules say of it; change nothing."),
        Flag.text("expect", "index", "Refuse if something of it has changed since this index."),
        Flag.text("reason", "text", "Why, for those who read the history."),
        Flag.toggle("yes", "Do not ask."));
  }

  TakeBack with(String name, Object value) {
    body.put(name, value);
    return this;
  }

  /** Whether an argument stands for all keys that begin with it. */
  static boolean isTree(Flags flags, String argument) {
    return flags.on("recurse") || argument.endsWith("/") || argument.isEmpty();
  }

  /**
   * Shows it, asks, and does it.
   *
   * @param verb what is asked, such as "Roll back"
   * @param done what is told in the end, in front of how many keys have changed
   */
  int run(String verb, String done) throws IOException, CommandException {
    if (flags.given("expect")) {
      body.put("Expect", Long.parseUnsignedLong(flags.unsigned("expect")));
    }
    try (PraetorAgent agent = PraetorAgent.open(console, flags, feature)) {
      agent.because(flags.text("reason"));
      boolean asks = console.canAsk() && !flags.on("yes");
      if (flags.on("dry-run") || asks) {
        JsonObject shown = send(agent, true);
        DifferenceText text = new DifferenceText(console);
        text.print(Difference.list(shown.map().get("Changes")));
        if (shown.is("More")) {
          console.line("... " + (shown.number("Changed") - text.count()) + " more");
        }
        List<String> held = shown.texts("Held");
        if (!held.isEmpty()) {
          console.line("Held by a session, and left alone: " + String.join(", ", held));
        }
        if (text.count() == 0) {
          console.line("Nothing is different.");
          return 0;
        }
        boolean allowed = FindingText.print(console, shown);
        if (flags.on("dry-run")) {
          console.line(
              text.summary() + (allowed ? ". Nothing was changed." : ". The rules refuse it."));
          return allowed ? 0 : REFUSED;
        }
        if (!console.asked(verb + " (" + text.summary() + ")?")) {
          throw new CommandException("Nothing was changed.");
        }
        body.putIfAbsent("Expect", shown.number("Index"));
      }
      JsonObject made = send(agent, false);
      long changed = made.number("Changed");
      String keys = changed == 1 ? "1 key has" : changed + " keys have";
      console.line(
          changed == 0
              ? "Nothing was different."
              : done + keys + " changed, index " + made.text("Index"));
      return 0;
    }
  }

  private JsonObject send(PraetorAgent agent, boolean dryRun) throws IOException, CommandException {
    body.put("DryRun", dryRun);
    try (Response response = agent.send("POST", path, new Query(), body)) {
      return JsonObject.of(response.json());
    }
  }
}
