package io.praetor.cli.kv;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.ClientFlags;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code kv put}: writes a value, plainly, with check-and-set, or under a lock. */
public final class KvPut implements Command {
  @Override
  public String summary() {
    return "Writes a value";
  }

  @Override
  public String arguments() {
    return "[options] KEY [DATA]";
  }

  @Override
  public String description() {
    return """
    Writes a value. DATA is the value itself, @FILE for the content of a file, or - for standard \
    input; without it the value is empty.

      $ %s kv put services/backend/address 192.168.1.100:8080
      $ %s kv put services/backend/tls @backend.pem
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.toggle("acquire", "Take the lock on the key for -session."),
        Flag.toggle("base64", "DATA is base64; write what it stands for."),
        Flag.toggle("cas", "Write only if the key has not changed since -modify-index."),
        Flag.toggle("check", "Write nothing; say what the rules of values say of it."),
        Flag.text("flags", "number", "0", "A number of the caller's own, kept with the key."),
        Flag.text(
            "modify-index",
            "number",
            "0",
            "With -cas: the ModifyIndex that the key must have; 0 if it must not exist."),
        Flag.text("reason", "text", "Why, for those who read the history; Praetor alone keeps it."),
        Flag.toggle("release", "Give back the lock on the key of -session."),
        Flag.text("session", "id", "Session of -acquire and -release."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    List<String> arguments = flags.arguments();
    if (arguments.isEmpty()) {
      throw new CommandException("Error! Missing KEY argument");
    }
    if (arguments.size() > 2) {
      throw new CommandException(
          "Error! Too many arguments (expected 1 or 2, got " + arguments.size() + ")");
    }
    String key = arguments.getFirst();
    if (key.isEmpty()) {
      throw new CommandException("Error! Missing KEY argument");
    }
    byte[] data = arguments.size() == 1 ? new byte[0] : Keys.data(console, arguments.get(1));
    if (flags.on("base64")) {
      data = decode(data);
    }
    boolean acquire = flags.on("acquire");
    boolean release = flags.on("release");
    String session = flags.text("session");
    if ((acquire || release) && session.isEmpty()) {
      throw new CommandException("Error! Missing -session (required with -acquire and -release)");
    }
    if (key.startsWith("/")) {
      throw new CommandException(
          "Error! Failed writing data: Invalid key. Key must not begin with a '/': " + key);
    }
    String flagsNumber = flags.unsigned("flags");
    Query query = new Query().withIf("flags", flagsNumber.equals("0") ? null : flagsNumber);
    String index = flags.unsigned("modify-index");
    String lost = "";
    // The order in which Consul's command looks at them.
    if (flags.on("cas")) {
      query.with("cas", index);
      lost =
          index.equals("0") ? "CAS performed with index=0 and key already exists." : "CAS failed";
    } else if (acquire) {
      query.with("acquire", session);
      lost = "could not acquire lock";
    } else if (release) {
      query.with("release", session);
      lost = "could not release lock";
    }
    if (flags.on("check")) {
      return KvCheck.run(console, flags, key, data);
    }
    try (AgentClient agent = ClientFlags.agent(console, flags)) {
      Reasons.give(agent, flags);
      try (Response response = agent.put(Keys.path(key), query, data)) {
        if (!response.ok().text().contains("true")) {
          throw new CommandException("Error! Did not write to " + key + ": " + lost);
        }
      }
    } catch (IOException e) {
      throw new CommandException("Error! Failed writing data: " + e.getMessage());
    }
    console.line(said(acquire, release, flags.on("cas")) + key);
    return 0;
  }

  private static String said(boolean acquire, boolean release, boolean cas) {
    if (cas || (!acquire && !release)) {
      return "Success! Data written to: ";
    }
    return acquire ? "Success! Lock acquired on: " : "Success! Lock released on: ";
  }

  private static byte[] decode(byte[] data) throws CommandException {
    try {
      return Base64Text.decode(new String(data, StandardCharsets.US_ASCII).strip());
    } catch (IllegalArgumentException e) {
      throw new CommandException("Error! Cannot base 64 decode data: " + e.getMessage());
    }
  }
}
