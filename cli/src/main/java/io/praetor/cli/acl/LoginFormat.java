package io.praetor.cli.acl;

import io.praetor.cli.command.Console;
import io.praetor.client.text.JsonObject;
import io.praetor.client.text.JsonText;

/**
 * How auth methods and binding rules are printed for people; immutable.
 *
 * @param meta with the indexes
 */
record LoginFormat(Console console, boolean meta) {
  private static final String INDENT = "   ";
  private static final int METHOD_COLUMNS = 15;
  private static final int RULE_COLUMNS = 14;

  void method(JsonObject row) {
    field("", "Name", row.text("Name"), METHOD_COLUMNS);
    method("", row);
    for (String field : new String[] {"MaxTokenTTL", "TokenLocality", "TokenNameFormat"}) {
      given("", field, row, METHOD_COLUMNS);
    }
    indexes("", row, METHOD_COLUMNS);
    console.line("Config:");
    console.line(JsonText.indented(row.object("Config").map(), "  "));
  }

  void methodEntry(JsonObject row) {
    console.line(row.text("Name") + ":");
    method(INDENT, row);
    indexes(INDENT, row, METHOD_COLUMNS);
  }

  private void method(String indent, JsonObject row) {
    field(indent, "Type", row.text("Type"), METHOD_COLUMNS);
    given(indent, "DisplayName", row, METHOD_COLUMNS);
    field(indent, "Description", row.text("Description"), METHOD_COLUMNS);
  }

  void rule(JsonObject row) {
    field("", "ID", row.text("ID"), RULE_COLUMNS);
    rule("", row);
  }

  void ruleEntry(JsonObject row) {
    console.line(row.text("ID") + ":");
    rule(INDENT, row);
  }

  private void rule(String indent, JsonObject row) {
    for (String field : new String[] {"AuthMethod", "Description", "BindType", "BindName"}) {
      field(indent, field, row.text(field), RULE_COLUMNS);
    }
    String variable = row.object("BindVars").text("Name");
    if (!variable.isEmpty()) {
      console.line(indent + "BindVars:");
      console.line(indent + INDENT + "- Name: " + variable);
    }
    field(indent, "Selector", row.text("Selector"), RULE_COLUMNS);
    indexes(indent, row, RULE_COLUMNS);
  }

  private void indexes(String indent, JsonObject row, int columns) {
    if (meta) {
      field(indent, "Create Index", Long.toString(row.number("CreateIndex")), columns);
      field(indent, "Modify Index", Long.toString(row.number("ModifyIndex")), columns);
    }
  }

  private void given(String indent, String name, JsonObject row, int columns) {
    if (!row.text(name).isEmpty()) {
      field(indent, name, row.text(name), columns);
    }
  }

  private void field(String indent, String name, String value, int columns) {
    console.line(
        indent + name + ":" + " ".repeat(Math.max(1, columns - name.length() - 1)) + value);
  }
}
