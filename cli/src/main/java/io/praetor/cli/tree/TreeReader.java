package io.praetor.cli.tree;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.JsonElements;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The keys below a prefix, in the order of their bytes, read one by one from a file without a name:
 * an agent ends the answer of who reads as slowly as keys can be written. Owned by one thread.
 */
public final class TreeReader implements AutoCloseable {
  private static final String FILTERED = "x-consul-results-filtered-by-acls";

  private final long index;
  private final InputStream content;
  private final JsonElements elements;
  private final boolean empty;
  private String last = "";

  private TreeReader(long index, InputStream content, boolean empty) {
    this.index = index;
    this.content = content;
    this.elements = new JsonElements(content);
    this.empty = empty;
  }

  /** Asks for a tree, and waits for all of it. */
  public static TreeReader open(AgentClient agent, String prefix, Query query)
      throws IOException, CommandException {
    try (Response response = agent.get("/v1/kv/" + Query.path(prefix), query.flag("recurse"))) {
      if (response.status() == 404) {
        response.bytes();
        return new TreeReader(response.index(), InputStream.nullInputStream(), true);
      }
      if ("true".equals(response.ok().headers().get(FILTERED))) {
        throw new CommandException(
            "Error! The token may not read every key at "
                + agent
                + ": its answers leave some out. Give one that may read all that is to be moved.");
      }
      return new TreeReader(response.index(), stored(response.body()), false);
    }
  }

  private static InputStream stored(InputStream body) throws IOException {
    // Only the owner may read it, and it is gone with this process.
    Path file = Files.createTempFile("praetor-tree", "");
    try (OutputStream out = Files.newOutputStream(file)) {
      body.transferTo(out);
      return Files.newInputStream(file);
    } finally {
      Files.delete(file);
    }
  }

  /** The index that the answer tells. */
  public long index() {
    return index;
  }

  /** The next key, or null behind the last one. */
  public @Nullable Entry next() throws IOException, CommandException {
    Object element = empty ? null : elements.next();
    if (element == null) {
      return null;
    }
    Entry entry = Entry.of(element);
    if (!last.isEmpty() && compare(last, entry.key()) >= 0) {
      throw new CommandException(
          "The agent's keys are not in the order of their bytes: "
              + entry.key()
              + " comes after "
              + last);
    }
    last = entry.key();
    return entry;
  }

  /** The order in which keys come: that of the bytes of their UTF-8. */
  public static int compare(String a, String b) {
    return Arrays.compareUnsigned(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}
