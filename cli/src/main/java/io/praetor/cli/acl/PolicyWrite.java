package io.praetor.cli.acl;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.command.Reason;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.Query;
import io.praetor.client.text.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code acl policy create} and {@code acl policy update}. */
public final class PolicyWrite extends AclWrite {
  private PolicyWrite(boolean isNew) {
    super(AclNoun.POLICY, isNew);
  }

  /** Makes a policy. */
  public static Command create() {
    return new PolicyWrite(true);
  }

  /** Changes a policy. */
  public static Command update() {
    return new PolicyWrite(false);
  }

  @Override
  public String description() {
    return isNew()
        ? "Makes a policy of rules, which stand on the command line, in a file (@FILE) or come over"
            + " standard input (-).\n"
        : "Changes what is given of a policy; the rest stays, unless -no-merge says otherwise.\n";
  }

  @Override
  public List<Flag> flags() {
    List<Flag> flags = new ArrayList<>(AclFormat.flags());
    if (!isNew()) {
      flags.add(Flag.text("id", "id", "The ID, or a beginning that no other has."));
      flags.add(Flag.toggle("no-merge", "What is not given becomes empty."));
    }
    flags.add(Flag.text("name", "name", isNew() ? "The name." : "The new name."));
    flags.add(Flag.text("description", "text", "For people."));
    flags.add(Flag.text("rules", "rules", "The rules, @FILE or -."));
    flags.add(Flag.list("valid-datacenter", "name", "Where it counts; unless given, everywhere."));
    return flags;
  }

  @Override
  JsonObject write(Console console, AgentClient agent, Flags flags)
      throws IOException, CommandException {
    Map<String, Object> body = body(flags, rules(console, flags.text("rules")));
    requireName(flags);
    if (isNew()) {
      return AclNoun.put(agent, AclNoun.POLICY.path(), body);
    }
    String id = AclSubject.find(AclNoun.POLICY, agent, flags);
    return AclNoun.put(
        agent,
        AclNoun.POLICY.path(id),
        flags.on("no-merge")
            ? body
            : merged(AclNoun.POLICY.read(agent, id, new Query()), body, flags));
  }

  private static Map<String, Object> body(Flags flags, String rules) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("Name", flags.text("name"));
    body.put("Description", flags.text("description"));
    body.put("Rules", rules);
    body.put("Datacenters", flags.all("valid-datacenter"));
    return body;
  }

  private static Map<String, Object> merged(
      JsonObject old, Map<String, Object> given, Flags flags) {
    Map<String, Object> body = new LinkedHashMap<>(given);
    if (!flags.given("name")) {
      body.put("Name", old.text("Name"));
    }
    if (!flags.given("description")) {
      body.put("Description", old.text("Description"));
    }
    if (!flags.given("rules")) {
      body.put("Rules", old.text("Rules"));
    }
    if (!flags.given("valid-datacenter")) {
      body.put("Datacenters", old.texts("Datacenters"));
    }
    return body;
  }

  private static String rules(Console console, String text) throws CommandException {
    try {
      if (text.equals("-")) {
        return new String(console.in().readAllBytes(), StandardCharsets.UTF_8);
      }
      return text.startsWith("@") ? Files.readString(Path.of(text.substring(1))) : text;
    } catch (IOException e) {
      throw new CommandException("Error loading rules: " + Reason.of(e));
    }
  }
}
