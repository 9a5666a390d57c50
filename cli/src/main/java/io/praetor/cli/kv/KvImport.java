package io.praetor.cli.kv;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.command.Progress;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.ClientFlags;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import io.praetor.client.text.JsonParser;
import io.praetor.client.text.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code kv import}: writes a tree from JSON. Keys travel in transactions of many; where one is
 * refused, its keys are written one by one, so that what is printed and what is written up to a
 * failure are the same as if each had gone alone.
 */
public final class KvImport implements Command {
  /** Half of what a transaction may carry, and much less than its bytes: any agent takes this. */
  private static final int BATCH_KEYS_MAX = 64;

  private static final int BATCH_CHARS_MAX = 128 * 1024;

  private record Pair(String key, String flags, String base64) {}

  @Override
  public String summary() {
    return "Writes a tree from JSON";
  }

  @Override
  public String arguments() {
    return "[options] [DATA]";
  }

  @Override
  public String description() {
    return """
    Writes the keys of a tree that was printed by "%s kv export". DATA is JSON, @FILE for the \
    content of a file, or - for standard input. Progress is shown on standard error while that is \
    a terminal.

      $ %s kv import @services.json
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(Flag.text("prefix", "prefix", "Folder to put in front of each key."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    List<String> arguments = flags.arguments();
    if (arguments.isEmpty()) {
      throw new CommandException("Error! Missing DATA argument");
    }
    Keys.atMostOne(arguments);
    byte[] data = Keys.data(console, arguments.getFirst());
    if (data.length == 0) {
      throw new CommandException("Error! Must provide data to import");
    }
    List<Pair> pairs = read(data, flags.text("prefix"));
    Progress progress = new Progress(console, "Imported", pairs.size());
    try (AgentClient agent = ClientFlags.agent(console, flags)) {
      for (List<Pair> batch : batches(pairs)) {
        if (batch.size() == 1 || !together(agent, batch)) {
          for (Pair pair : batch) {
            alone(console, agent, pair);
          }
        } else {
          for (Pair pair : batch) {
            console.line("Imported: " + pair.key());
          }
        }
        progress.advance(batch.size());
      }
    }
    progress.end();
    return 0;
  }

  private static List<List<Pair>> batches(List<Pair> pairs) {
    List<List<Pair>> batches = new ArrayList<>();
    List<Pair> batch = new ArrayList<>();
    int chars = 0;
    for (Pair pair : pairs) {
      int size = pair.key().length() + pair.base64().length();
      if (!batch.isEmpty() && (batch.size() == BATCH_KEYS_MAX || chars + size > BATCH_CHARS_MAX)) {
        batches.add(batch);
        batch = new ArrayList<>();
        chars = 0;
      }
      batch.add(pair);
      chars += size;
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }

  /** Writes keys in one transaction; false if it was refused, and nothing of it is written. */
  private static boolean together(AgentClient agent, List<Pair> batch)
      throws IOException, CommandException {
    StringBuilder body = new StringBuilder();
    char open = '[';
    for (Pair pair : batch) {
      if (!Base64Text.isValid(pair.base64())) {
        return false;
      }
      body.append(open).append("{\"KV\":{\"Verb\":\"set\",\"Key\":");
      body.append(JsonText.quoted(pair.key())).append(",\"Flags\":").append(pair.flags());
      body.append(",\"Value\":").append(JsonText.quoted(pair.base64())).append("}}");
      open = ',';
    }
    byte[] json = body.append(']').toString().getBytes(StandardCharsets.UTF_8);
    try (Response response = agent.put("/v1/txn", new Query(), json)) {
      response.bytes();
      return response.status() == 200;
    } catch (IOException e) {
      throw failed(batch.getFirst(), e);
    }
  }

  private static void alone(Console console, AgentClient agent, Pair pair) throws CommandException {
    byte[] value;
    try {
      value = Base64Text.decode(pair.base64());
    } catch (IllegalArgumentException e) {
      throw new CommandException(
          "Error base 64 decoding value for key " + pair.key() + ": " + e.getMessage());
    }
    if (pair.key().startsWith("/")) {
      throw failed(pair, new IOException("Invalid key. Key must not begin with a '/'"));
    }
    Query query = new Query().withIf("flags", pair.flags().equals("0") ? null : pair.flags());
    try (Response response = agent.put(Keys.path(pair.key()), query, value)) {
      response.ok().bytes();
    } catch (IOException e) {
      throw failed(pair, e);
    }
    console.line("Imported: " + pair.key());
  }

  private static CommandException failed(Pair pair, IOException e) {
    return new CommandException(
        "Error! Failed writing data for key " + pair.key() + ": " + e.getMessage());
  }

  private static List<Pair> read(byte[] data, String prefix) throws CommandException {
    @Nullable Object json;
    try {
      json = JsonParser.parse(data);
    } catch (JsonParser.SyntaxException e) {
      throw new CommandException("Cannot unmarshal data: " + e.getMessage());
    }
    if (json != null && !(json instanceof List<?>)) {
      throw new CommandException("Cannot unmarshal data: a list of keys is needed");
    }
    List<Pair> pairs = new ArrayList<>();
    for (Object element : json instanceof List<?> list ? list : List.of()) {
      if (!(element instanceof Map<?, ?> map)) {
        throw new CommandException("Cannot unmarshal data: an element is not an object");
      }
      String key = field(map, "key") instanceof String text ? text : "";
      Object flags = field(map, "flags");
      Object value = field(map, "value");
      pairs.add(
          new Pair(
              join(prefix, key),
              flags instanceof Number number ? number.toString() : "0",
              value instanceof String text ? text : ""));
    }
    return pairs;
  }

  /** Go matches names whatever their case. */
  private static @Nullable Object field(Map<?, ?> map, String name) {
    Object value = map.get(name);
    if (value != null) {
      return value;
    }
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (name.equalsIgnoreCase(String.valueOf(entry.getKey()))) {
        return entry.getValue();
      }
    }
    return null;
  }

  private static String join(String prefix, String key) {
    if (prefix.isEmpty()) {
      return key;
    }
    String folder = prefix.endsWith("/") ? prefix : prefix + "/";
    return folder + (key.startsWith("/") ? key.substring(1) : key);
  }
}
