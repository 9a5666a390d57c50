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
import io.praetor.client.text.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code acl auth-method create} and {@code acl auth-method update}. */
public final class AuthMethodWrite extends AclWrite {
  /** The flags of single fields, with the fields. */
  private static final Map<String, String> FIELDS =
      Map.of(
          "display-name", "DisplayName",
          "description", "Description",
          "max-token-ttl", "MaxTokenTTL",
          "token-locality", "TokenLocality",
          "token-name-format", "TokenNameFormat");

  private AuthMethodWrite(boolean isNew) {
    super(AclNoun.AUTH_METHOD, isNew);
  }

  /** Makes an auth method. */
  public static Command create() {
    return new AuthMethodWrite(true);
  }

  /** Changes an auth method. */
  public static Command update() {
    return new AuthMethodWrite(false);
  }

  @Override
  public String description() {
    return isNew()
        ? "Makes a way to get tokens by praetor login. The type jwt takes JSON web tokens of a"
            + " provider, such as Kubernetes' service accounts.\n"
        : "Changes what is given of an auth method; the rest stays, unless -no-merge says"
            + " otherwise.\n";
  }

  @Override
  public List<Flag> flags() {
    List<Flag> flags = new ArrayList<>(AclFormat.flags());
    flags.add(Flag.text("name", "name", "The name."));
    if (isNew()) {
      flags.add(Flag.text("type", "type", "The type: jwt."));
    } else {
      flags.add(Flag.toggle("no-merge", "What is not given becomes empty."));
    }
    flags.add(Flag.text("display-name", "name", "A longer name, for people."));
    flags.add(Flag.text("description", "text", "For people."));
    flags.add(
        Flag.text("max-token-ttl", "duration", "How long tokens of its logins count, such as 1h."));
    flags.add(Flag.text("token-locality", "kind", "local or global: what tokens say of it."));
    flags.add(
        Flag.text(
            "token-name-format", "text", "What tokens are described by; ${value.NAME} is filled."));
    flags.add(
        Flag.text("config", "json", "Its configuration in JSON, @FILE or - for standard input."));
    return flags;
  }

  @Override
  JsonObject write(Console console, AgentClient agent, Flags flags)
      throws IOException, CommandException {
    if (flags.text("name").isEmpty()) {
      throw new CommandException("Missing required '-name' flag");
    }
    Map<String, Object> body = new LinkedHashMap<>();
    if (!isNew()) {
      JsonObject old = AclNoun.AUTH_METHOD.read(agent, flags.text("name"), new Query());
      if (flags.on("no-merge")) {
        body.put("Type", old.text("Type"));
      } else {
        old.map().forEach((field, value) -> body.put(String.valueOf(field), value));
        body.remove("CreateIndex");
        body.remove("ModifyIndex");
      }
    } else if (flags.text("type").isEmpty()) {
      throw new CommandException("Missing required '-type' flag");
    } else {
      body.put("Type", flags.text("type"));
    }
    body.put("Name", flags.text("name"));
    FIELDS.forEach((flag, field) -> {
      if (flags.given(flag)) {
        body.put(field, flags.text(flag));
      }
    });
    if (flags.given("config")) {
      body.put("Config", config(console, flags.text("config")));
    }
    return AclNoun.put(
        agent,
        isNew() ? AclNoun.AUTH_METHOD.path() : AclNoun.AUTH_METHOD.path(flags.text("name")),
        body);
  }

  private static Map<?, ?> config(Console console, String text) throws CommandException {
    try {
      String json =
          text.equals("-")
              ? new String(console.in().readAllBytes(), StandardCharsets.UTF_8)
              : text.startsWith("@") ? Files.readString(Path.of(text.substring(1))) : text;
      if (JsonParser.parse(json) instanceof Map<?, ?> config) {
        return config;
      }
      throw new CommandException("Error loading configuration file: it is no JSON object");
    } catch (JsonParser.SyntaxException e) {
      throw new CommandException("Error loading configuration file: " + e.getMessage());
    } catch (IOException e) {
      throw new CommandException("Error loading configuration file: " + Reason.of(e));
    }
  }
}
