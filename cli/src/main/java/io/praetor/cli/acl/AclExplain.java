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
import java.util.ArrayList;
import java.util.List;

/**
 * {@code acl explain}: whether a token may do something, and which rule of which policy says so.
 */
public final class AclExplain implements Command {
  private static final String PATH = "/v1/praetor/acl/explain";
  private static final int DENIED = 2;
  private static final int NOT_FOUND = 404;

  @Override
  public String summary() {
    return "Says which rule lets a token do something, or does not";
  }

  @Override
  public String arguments() {
    return "[options] RESOURCE ACCESS [NAME]";
  }

  @Override
  public String description() {
    return """
    Says whether a token may do something, and which rule of which policy decides. It is the token with which the command comes (-token), or with acl:read the one of -accessor-id. The exit code is 0 if it may, 2 if it may not, and 1 if that is not known.

      $ CONSUL_HTTP_TOKEN=$SECRET praetor acl explain key write services/x
      $ praetor acl explain -accessor-id=anonymous node read web-1
      $ praetor acl explain operator read
    """;
  }

  @Override
  public List<Flag> flags() {
    List<Flag> flags = new ArrayList<>();
    flags.add(Flag.text("format", "form", "pretty", "pretty or json."));
    flags.addAll(AclSubject.flags(AclNoun.TOKEN));
    return flags;
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    List<String> words = flags.arguments();
    if (words.size() < 2 || words.size() > 3) {
      throw new UsageException(
          "Error! RESOURCE and ACCESS are needed, and the NAME where there are many (got "
              + words.size()
              + " arguments)",
          true);
    }
    String form = flags.text("format");
    if (!form.equals("pretty") && !form.equals("json")) {
      throw new UsageException("Invalid format \"" + form + "\": use pretty or json", false);
    }
    try (AgentClient agent = ClientFlags.agent(console, flags)) {
      Query query = new Query().with("resource", words.getFirst()).with("access", words.get(1));
      if (words.size() == 3) {
        query.with("segment", words.get(2));
      }
      if (!flags.text("accessor-id").isEmpty() || !flags.text("id").isEmpty()) {
        query.with("accessor", AclSubject.find(AclNoun.TOKEN, agent, flags));
      }
      JsonObject told = ask(agent, query);
      if (form.equals("json")) {
        console.line(JsonText.indented(told.map(), "    "));
      } else {
        print(console, told);
      }
      return told.is("Allow") ? 0 : DENIED;
    } catch (IOException e) {
      throw new CommandException("Error explaining: " + e.getMessage());
    }
  }

  private static JsonObject ask(AgentClient agent, Query query)
      throws IOException, CommandException {
    try (Response response = agent.get(PATH, query)) {
      if (response.status() == NOT_FOUND) {
        String text = response.text();
        throw new CommandException(
            text.startsWith("There is no token")
                ? "Error explaining: " + text
                : "The agent does not explain: it is Consul, or an older Praetor");
      }
      return JsonObject.of(response.ok().json());
    }
  }

  private static void print(Console console, JsonObject told) {
    String name = told.text("Segment");
    console.line(
        (told.is("Allow") ? "Allowed: " : "Denied: ")
            + told.text("Resource")
            + ':'
            + told.text("Access")
            + (name.isEmpty() ? "" : " on \"" + name + '"'));
    field(console, "Token", told.text("AccessorID"));
    if (told.text("Rule").isEmpty()) {
      field(console, "Reason", told.text("Reason"));
      return;
    }
    field(console, "Rule", told.text("Rule"));
    long line = told.number("Line");
    field(console, "Policy", told.text("Policy") + (line == 0 ? "" : ", line " + line));
    List<String> roles = told.texts("Roles");
    if (!roles.isEmpty()) {
      field(console, roles.size() == 1 ? "Role" : "Roles", String.join(", ", roles));
    }
  }

  private static void field(Console console, String name, String value) {
    console.line("  " + name + ":" + " ".repeat(8 - name.length()) + value);
  }
}
