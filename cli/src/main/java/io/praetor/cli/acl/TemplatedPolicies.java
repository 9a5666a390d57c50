package io.praetor.cli.acl;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.command.UsageException;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.ClientFlags;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import io.praetor.client.text.JsonObject;
import io.praetor.client.text.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code acl templated-policy list|read|preview}. */
public final class TemplatedPolicies implements Command {
  private enum Verb {
    LIST("Lists the templates of policies"),
    READ("Shows a template of policies"),
    PREVIEW("Shows the rules that a template makes");

    private final String summary;

    Verb(String summary) {
      this.summary = summary;
    }
  }

  private final Verb verb;

  private TemplatedPolicies(Verb verb) {
    this.verb = verb;
  }

  /** Lists them. */
  public static Command list() {
    return new TemplatedPolicies(Verb.LIST);
  }

  /** Shows one. */
  public static Command read() {
    return new TemplatedPolicies(Verb.READ);
  }

  /** Shows what one makes. */
  public static Command preview() {
    return new TemplatedPolicies(Verb.PREVIEW);
  }

  @Override
  public String summary() {
    return verb.summary;
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String description() {
    return verb.summary + ".\n";
  }

  @Override
  public List<Flag> flags() {
    List<Flag> flags = new ArrayList<>(AclFormat.flags());
    if (verb != Verb.LIST) {
      flags.add(Flag.text("name", "name", "The template, such as builtin/service."));
    }
    if (verb == Verb.PREVIEW) {
      flags.add(Flag.list("var", "name:value", "What fills its blank."));
    }
    return flags;
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    flags.noArguments();
    AclFormat format = AclFormat.of(flags);
    String name = verb == Verb.LIST ? "" : flags.text("name");
    if (verb != Verb.LIST && name.isEmpty()) {
      throw new CommandException("Must specify the -name parameter");
    }
    try (AgentClient agent = ClientFlags.agent(console, flags);
        Response response = ask(agent, name, flags)) {
      JsonObject json = JsonObject.of(response.ok().json());
      if (verb == Verb.PREVIEW) {
        format.print(console, AclNoun.POLICY, json);
      } else if (format.json()) {
        console.line(JsonText.indented(json.map(), "    "));
      } else if (verb == Verb.LIST) {
        json.map().keySet().forEach(key -> console.line(String.valueOf(key)));
      } else {
        console.line("Name:         " + json.text("TemplateName"));
        console.line("Description:  " + json.text("Description"));
        String schema = json.text("Schema");
        console.line("Input variables:" + (schema.isEmpty() ? " None" : ""));
        if (!schema.isEmpty()) {
          console.line("   Name: String - Required");
        }
        console.line("Raw Template:");
        console.line(json.text("Template"));
      }
    } catch (IOException e) {
      throw new CommandException("Failed to ask for templated policies: " + e.getMessage());
    }
    return 0;
  }

  private Response ask(AgentClient agent, String name, Flags flags)
      throws IOException, CommandException {
    return switch (verb) {
      case LIST -> agent.get("/v1/acl/templated-policies", new Query());
      case READ -> agent.get("/v1/acl/templated-policy/name/" + Query.path(name), new Query());
      case PREVIEW ->
          agent.send(
              "POST",
              "/v1/acl/templated-policy/preview/" + Query.path(name),
              new Query(),
              JsonText.compact(Map.of("Name", variable(flags))).getBytes(StandardCharsets.UTF_8));
    };
  }

  private static String variable(Flags flags) throws UsageException {
    for (String variable : flags.all("var")) {
      String[] parts = variable.split(":", 2);
      if (parts.length == 2 && parts[0].equalsIgnoreCase("name")) {
        return parts[1];
      }
      throw new UsageException("Malformed -var argument: \"" + variable + "\"", false);
    }
    return "";
  }
}
