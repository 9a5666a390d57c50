package io.praetor.agent.hcl;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads JSON, keeping the place of each value; used by one thread, for one text. */
public final class JsonReader {
  private final String source;
  private final JsonParser parser;

  private JsonReader(String source, JsonParser parser) {
    this.source = source;
    this.parser = parser;
  }

  /**
   * The whole text, which has to be one object; one that is blank states nothing, as in HCL.
   *
   * @param source a name of the text, for messages
   * @throws SyntaxException if it is no JSON, with the place
   */
  public static Setting.Block read(String source, String text) throws SyntaxException {
    String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
    if (body.isBlank()) {
      return new Setting.Block(new LinkedHashMap<>(), new Position(source, 1, 1));
    }
    try (JsonParser parser = new JsonFactory().createParser(body)) {
      JsonReader reader = new JsonReader(source, parser);
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new SyntaxException(
            new Position(source, 1, 1), "a configuration in JSON is one object in braces");
      }
      Setting.Block block = reader.block(0);
      if (parser.nextToken() != null) {
        throw new SyntaxException(
            reader.here(), "nothing may follow the closing brace of the file");
      }
      return block;
    } catch (JsonProcessingException e) {
      throw new SyntaxException(position(source, e.getLocation()), reason(e));
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot fail to be read", e);
    }
  }

  /**
   * Jackson's own words, unless they repeat what stands in the file, which may be a secret, or tell
   * of its sources.
   */
  private static String reason(JsonProcessingException e) {
    String said = String.valueOf(e.getOriginalMessage());
    if (e instanceof JsonEOFException) {
      return "the file ends too early; a brace, a bracket or a quote is not closed";
    }
    if (said.startsWith("Unexpected character") || said.startsWith("Illegal unquoted character")) {
      return "no valid JSON: " + said.lines().findFirst().orElse("");
    }
    return "no valid JSON; a value is a text in double quotes, a number, true, false, null, a list"
        + " in brackets or an object in braces";
  }

  private static Position position(String source, @Nullable JsonLocation at) {
    return at == null
        ? Position.of(source)
        : new Position(source, at.getLineNr(), at.getColumnNr());
  }

  private Position here() {
    return position(source, parser.currentTokenLocation());
  }

  private Setting.Block block(int depth) throws IOException, SyntaxException {
    Position start = here();
    LinkedHashMap<String, Setting> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      Position at = here();
      parser.nextToken();
      Setting earlier = members.putIfAbsent(name, value(depth + 1));
      if (earlier != null) {
        throw new SyntaxException(
            at, name + " was stated before in this object, at " + earlier.at());
      }
    }
    return new Setting.Block(members, start);
  }

  private Setting value(int depth) throws IOException, SyntaxException {
    Position at = here();
    if (depth > HclReader.DEPTH_MAX) {
      throw new SyntaxException(
          at, "objects and lists are nested more than " + HclReader.DEPTH_MAX + " deep");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> block(depth);
      case START_ARRAY -> {
        List<Setting> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(depth + 1));
        }
        yield new Setting.Items(List.copyOf(items), at);
      }
      case VALUE_STRING -> new Setting.Scalar(parser.getText(), at);
      case VALUE_NUMBER_INT -> new Setting.Scalar(wholeNumber(at), at);
      case VALUE_NUMBER_FLOAT -> new Setting.Scalar(parser.getDoubleValue(), at);
      case VALUE_TRUE -> new Setting.Scalar(true, at);
      case VALUE_FALSE -> new Setting.Scalar(false, at);
      case VALUE_NULL -> new Setting.Nothing(at);
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new SyntaxException(at, "expected a value");
    };
  }

  private Object wholeNumber(Position at) throws IOException, SyntaxException {
    return switch (parser.getNumberType()) {
      case INT, LONG -> parser.getLongValue();
      default -> throw new SyntaxException(at, "this number is too large");
    };
  }
}
