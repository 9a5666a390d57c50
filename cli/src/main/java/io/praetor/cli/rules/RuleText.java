package io.praetor.cli.rules;

import io.praetor.cli.command.Console;
import io.praetor.client.text.JsonObject;
import io.praetor.client.text.JsonText;

/** How rules are printed. Stateless. */
final class RuleText {
  static final String PATH = "/v1/praetor/rules";

  private RuleText() {}

  static String keys(JsonObject rule) {
    String glob = rule.text("Glob");
    return glob.isEmpty() ? rule.text("Prefix") : glob;
  }

  static void print(Console console, JsonObject rule) {
    console.line("Name:         " + rule.text("Name"));
    console.line((rule.text("Glob").isEmpty() ? "Prefix:       " : "Glob:         ") + keys(rule));
    console.line("Kind:         " + rule.text("Kind"));
    console.line("Mode:         " + rule.text("Mode"));
    console.line("Description:  " + rule.text("Description"));
    console.line("ModifyIndex:  " + rule.text("ModifyIndex"));
    Object spec = rule.map().get("Spec");
    if (spec != null) {
      console.line("Spec:");
      console.line(JsonText.indented(spec, "  "));
    }
  }
}
