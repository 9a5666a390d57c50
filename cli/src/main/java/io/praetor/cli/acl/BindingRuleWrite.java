package io.praetor.cli.acl;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.Query;
import io.praetor.client.text.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code acl binding-rule create} and {@code acl binding-rule update}. */
public final class BindingRuleWrite extends AclWrite {
  private static final Map<String, String> FIELDS =
      Map.of(
          "description", "Description",
          "selector", "Selector",
          "bind-type", "BindType",
          "bind-name", "BindName");

  private BindingRuleWrite(boolean isNew) {
    super(AclNoun.BINDING_RULE, isNew);
  }

  /** Makes a binding rule. */
  public static Command create() {
    return new BindingRuleWrite(true);
  }

  /** Changes a binding rule. */
  public static Command update() {
    return new BindingRuleWrite(false);
  }

  @Override
  public String description() {
    return isNew()
        ? "Makes a rule that says what the logins of an auth method get which fit its selector.\n"
        : "Changes what is given of a binding rule; the rest stays, unless -no-merge says"
            + " otherwise.\n";
  }

  @Override
  public List<Flag> flags() {
    List<Flag> flags = new ArrayList<>(AclFormat.flags());
    if (isNew()) {
      flags.add(Flag.text("method", "name", "The auth method."));
    } else {
      flags.add(Flag.text("id", "id", "The ID, or a beginning that no other has."));
      flags.add(Flag.toggle("no-merge", "What is not given becomes empty."));
    }
    flags.add(Flag.text("description", "text", "For people."));
    flags.add(
        Flag.text("selector", "expression", "Which logins fit, such as value.name == \"web\"."));
    flags.add(
        Flag.text(
            "bind-type",
            "type",
            isNew() ? "service" : "",
            "service, node, role, policy or templated-policy."));
    flags.add(
        Flag.text("bind-name", "name", "The name of what they get; ${value.NAME} is filled."));
    flags.add(Flag.list("bind-vars", "name=value", "What fills the blank of a templated policy."));
    return flags;
  }

  @Override
  JsonObject write(Console console, AgentClient agent, Flags flags)
      throws IOException, CommandException {
    Map<String, Object> body = new LinkedHashMap<>();
    String id = "";
    if (isNew()) {
      for (String needed : List.of("method", "bind-name")) {
        if (flags.text(needed).isEmpty()) {
          throw new CommandException("Missing required '-" + needed + "' flag");
        }
      }
      body.put("AuthMethod", flags.text("method"));
      body.put("BindType", flags.text("bind-type"));
    } else {
      id = AclSubject.find(AclNoun.BINDING_RULE, agent, flags);
      JsonObject old = AclNoun.BINDING_RULE.read(agent, id, new Query());
      if (flags.on("no-merge")) {
        body.put("AuthMethod", old.text("AuthMethod"));
      } else {
        old.map().forEach((field, value) -> body.put(String.valueOf(field), value));
        body.remove("CreateIndex");
        body.remove("ModifyIndex");
      }
    }
    FIELDS.forEach((flag, field) -> {
      if (flags.given(flag)) {
        body.put(field, flags.text(flag));
      }
    });
    if (flags.given("bind-vars")) {
      body.put("BindVars", variables(flags));
    }
    return AclNoun.put(
        agent, isNew() ? AclNoun.BINDING_RULE.path() : AclNoun.BINDING_RULE.path(id), body);
  }

  private static Map<String, String> variables(Flags flags) throws CommandException {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String variable : flags.all("bind-vars")) {
      String[] parts = variable.split("=", 2);
      if (parts.length != 2 || !parts[0].equalsIgnoreCase("name")) {
        throw new CommandException(
            "Malformed -bind-vars argument: \"" + variable + "\": use name=VALUE");
      }
      variables.put("Name", parts[1]);
    }
    return variables;
  }
}
