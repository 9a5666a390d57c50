package io.praetor.agent.telemetry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Writes JSON with Jackson, which is loaded with the first text; stateless. */
final class JsonTexts {
  private static final JsonFactory WRITER = new JsonFactory();

  /** What a text is to hold. */
  @FunctionalInterface
  interface Content {
    /** Writes the one value of the text. */
    void writeTo(JsonGenerator json) throws IOException;
  }

  private JsonTexts() {}

  static String of(Content content) {
    StringWriter text = new StringWriter(256);
    try (JsonGenerator json = WRITER.createGenerator(text)) {
      content.writeTo(json);
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot be written", e);
    }
    return text.toString();
  }
}
