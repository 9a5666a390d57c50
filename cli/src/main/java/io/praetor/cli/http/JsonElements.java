package io.praetor.cli.http;

import io.praetor.cli.command.CommandException;
import io.praetor.client.text.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the elements of a long list of JSON one by one, so that it is never in memory as a whole.
 * Owned by one thread.
 */
public final class JsonElements {
  private static final int ELEMENT_BYTES_MAX = 256 * 1024 * 1024;
  private static final int BUFFER_BYTES = 64 * 1024;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int end;
  private boolean begun;
  private boolean ended;

  /** Reads from the beginning of a list. */
  public JsonElements(InputStream in) {
    this.in = in;
  }

  /** The next element, or null behind the last one; elements that are null are left out. */
  public @Nullable Object next() throws IOException, CommandException {
    while (!ended) {
      byte[] element = nextBytes();
      if (element != null) {
        try {
          Object parsed = JsonParser.parse(element);
          if (parsed != null) {
            return parsed;
          }
        } catch (JsonParser.SyntaxException e) {
          throw notList(e.getMessage());
        }
      }
    }
    return null;
  }

  private byte @Nullable [] nextBytes() throws IOException, CommandException {
    if (!begun) {
      begin();
      if (ended) {
        return null;
      }
    }
    ByteArrayOutputStream element = new ByteArrayOutputStream(512);
    int depth = 0;
    boolean quoted = false;
    boolean escaped = false;
    boolean blank = true;
    while (true) {
      int b = read();
      if (b < 0) {
        throw notList("it ends before its time");
      }
      if (quoted) {
        quoted = escaped || b != '"';
        escaped = !escaped && b == '\\';
      } else if (depth == 0 && (b == ',' || b == ']')) {
        ended = b == ']';
        return blank ? null : element.toByteArray();
      } else if (b == '"') {
        quoted = true;
      } else if (b == '{' || b == '[') {
        depth++;
      } else if (b == '}' || b == ']') {
        depth--;
      }
      blank = blank && b <= ' ';
      if (element.size() == ELEMENT_BYTES_MAX) {
        throw notList("an element is longer than " + ELEMENT_BYTES_MAX + " bytes");
      }
      element.write(b);
    }
  }

  /** An answer of null is an empty list, as Go writes one. */
  private void begin() throws IOException, CommandException {
    begun = true;
    int b = read();
    while (b >= 0 && b <= ' ') {
      b = read();
    }
    if (b == 'n') {
      ended = true;
    } else if (b != '[') {
      throw notList("it begins otherwise");
    }
  }

  private int read() throws IOException {
    if (at == end) {
      end = in.read(buffer, 0, buffer.length);
      at = 0;
      if (end <= 0) {
        end = 0;
        return -1;
      }
    }
    return buffer[at++] & 0xff;
  }

  private static CommandException notList(@Nullable String why) {
    return new CommandException("The agent's answer is not a list in JSON: " + why);
  }
}
