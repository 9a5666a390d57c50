package io.praetor.cli.migrate;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import io.praetor.cli.tree.Entry;
import io.praetor.client.text.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes keys into the target, many with one transaction. Writing the same twice does no harm,
 * since nobody else writes there yet: what failed is sent again. Owned by one thread.
 */
final class KvWriter {
  /** Half of what a transaction may carry, and much less than its bytes: any agent takes this. */
  private static final int BATCH_KEYS_MAX = 64;

  private static final int BATCH_CHARS_MAX = 128 * 1024;
  private static final long RETRY_MS = 500;
  private static final int TRIES_MAX = 120;

  private final AgentClient target;
  private final List<String> operations = new ArrayList<>();
  private @Nullable Entry lone;
  private int chars;
  private long set;
  private long deleted;

  KvWriter(AgentClient target) {
    this.target = target;
  }

  /** How many keys were written. */
  long countSet() {
    return set;
  }

  /** How many keys were deleted. */
  long countDeleted() {
    return deleted;
  }

  void set(Entry entry) throws IOException, CommandException, InterruptedException {
    add(
        "{\"KV\":{\"Verb\":\"set\",\"Key\":"
            + JsonText.quoted(entry.key())
            + ",\"Flags\":"
            + entry.flags()
            + ",\"Value\":\""
            + entry.base64()
            + "\"}}");
    lone = operations.size() == 1 ? entry : null;
    set++;
  }

  void delete(String key) throws IOException, CommandException, InterruptedException {
    add("{\"KV\":{\"Verb\":\"delete\",\"Key\":" + JsonText.quoted(key) + "}}");
    lone = null;
    deleted++;
  }

  private void add(String operation) throws IOException, CommandException, InterruptedException {
    if (operations.size() == BATCH_KEYS_MAX
        || (!operations.isEmpty() && chars + operation.length() > BATCH_CHARS_MAX)) {
      flush();
    }
    operations.add(operation);
    chars += operation.length();
  }

  /** Sends what is still here. */
  void flush() throws IOException, CommandException, InterruptedException {
    if (operations.isEmpty()) {
      return;
    }
    byte[] body = ("[" + String.join(",", operations) + "]").getBytes(StandardCharsets.UTF_8);
    for (int tries = 1; !sent(body, tries); tries++) {
      TimeUnit.MILLISECONDS.sleep(RETRY_MS);
    }
    operations.clear();
    chars = 0;
  }

  /** False if the same is to be sent again. */
  private boolean sent(byte[] body, int tries) throws IOException, CommandException {
    try (Response response = target.put("/v1/txn", new Query(), body)) {
      if (response.status() == 200) {
        response.bytes();
        return true;
      }
      if (response.status() == 413 && lone != null) {
        response.bytes();
        return sentAlone(lone);
      }
      String text = response.text().strip();
      if (response.status() < 500 && response.status() != 429) {
        throw new CommandException("Error! The target refuses keys: " + text);
      }
      if (tries == TRIES_MAX) {
        throw new CommandException("Error! The target takes no keys: " + text);
      }
      return false;
    } catch (IOException e) {
      if (tries == TRIES_MAX) {
        throw e;
      }
      return false;
    }
  }

  /** A value that is larger than a transaction may be. */
  private boolean sentAlone(Entry entry) throws IOException, CommandException {
    Query query = new Query().withIf("flags", entry.flags().equals("0") ? null : entry.flags());
    byte[] value = Base64.getDecoder().decode(entry.base64());
    try (Response response = target.put("/v1/kv/" + Query.path(entry.key()), query, value)) {
      if (response.status() >= 500 || response.status() == 429) {
        return false;
      }
      if (response.status() != 200) {
        throw new CommandException(
            "Error! The target refuses the key " + entry.key() + ": " + response.text().strip());
      }
      response.bytes();
      return true;
    }
  }
}
