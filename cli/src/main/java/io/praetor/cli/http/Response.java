package io.praetor.cli.http;

import io.praetor.cli.command.CommandException;
import io.praetor.client.text.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An agent's answer. Its body is a stream until it is read; close what is not read to its end.
 *
 * @param headers by name in lower case
 */
public record Response(int status, Map<String, String> headers, InputStream body)
    implements AutoCloseable {

  /** The whole body. */
  public byte[] bytes() throws IOException {
    return body.readAllBytes();
  }

  /** The whole body as text. */
  public String text() throws IOException {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  /** The whole body as JSON. */
  public @Nullable Object json() throws IOException, CommandException {
    try {
      return JsonParser.parse(bytes());
    } catch (JsonParser.SyntaxException e) {
      throw new CommandException("The agent's answer is not JSON: " + e.getMessage());
    }
  }

  /** This answer, if it is a 200. */
  public Response ok() throws IOException, UnexpectedStatusException {
    if (status != 200) {
      throw new UnexpectedStatusException(status, text());
    }
    return this;
  }

  /** The index of the store that the answer tells, or 0. */
  public long index() {
    String value = headers.get("x-consul-index");
    try {
      return value == null ? 0 : Long.parseUnsignedLong(value);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
