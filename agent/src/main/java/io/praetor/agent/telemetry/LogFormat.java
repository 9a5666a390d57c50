package io.praetor.agent.telemetry;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;

/**
 * How an event looks as a line; stateless. The forms are those that Consul's users' log collectors
 * know.
 */
public enum LogFormat {
  /**
   * {@code 2026-11-23T20:00:00.000Z [INFO] agent: message: name=value}; a failure's trace follows
   * on lines of its own.
   */
  TEXT {
    @Override
    public String line(LogEvent event) {
      StringBuilder line = new StringBuilder(160);
      UtcTime.append(line, event.timeMs());
      line.append(" [").append(event.level()).append(']');
      line.append(event.level().name().length() == 4 ? "  " : " ");
      line.append(event.module()).append(": ");
      escape(line, event.message(), false);
      String before = ": ";
      for (LogEvent.Field field : event.fields()) {
        line.append(before).append(field.name()).append('=');
        value(line, String.valueOf(field.value()));
        before = " ";
      }
      Throwable failure = event.failure();
      if (failure != null) {
        line.append(before).append("error=");
        value(line, failure.toString());
        line.append('\n').append(trace(failure).stripTrailing());
      }
      return line.append('\n').toString();
    }
  },
  /** One JSON object to a line. */
  JSON {
    @Override
    public String line(LogEvent event) {
      return JsonTexts.of(json -> write(event, json)) + "\n";
    }

    private static void write(LogEvent event, JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeStringField("@level", event.level().name().toLowerCase(Locale.ROOT));
      json.writeStringField("@message", event.message());
      json.writeStringField("@module", event.module());
      StringBuilder time = new StringBuilder();
      UtcTime.append(time, event.timeMs());
      json.writeStringField("@timestamp", time.toString());
      for (LogEvent.Field field : event.fields()) {
        json.writeFieldName(field.name());
        switch (field.value()) {
          case Integer number -> json.writeNumber(number);
          case Long number -> json.writeNumber(number);
          case Boolean truth -> json.writeBoolean(truth);
          case Object other -> json.writeString(String.valueOf(other));
        }
      }
      Throwable failure = event.failure();
      if (failure != null) {
        json.writeStringField("error", failure.toString());
        json.writeStringField("stacktrace", trace(failure));
      }
      json.writeEndObject();
    }
  };

  /** The event as a line, with its line feed. */
  public abstract String line(LogEvent event);

  private static String trace(Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }

  private static void value(StringBuilder line, String value) {
    if (isPlain(value)) {
      line.append(value);
    } else {
      line.append('"');
      escape(line, value, true);
      line.append('"');
    }
  }

  private static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ' || c == '"' || c == '=' || c == 0x7f) {
        return false;
      }
    }
    return !value.isEmpty();
  }

  /**
   * What a request says may be logged, so a line feed must not be able to begin a line of its own.
   */
  private static void escape(StringBuilder line, String text, boolean quotes) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        line.append("\\n");
      } else if (c == '"' && quotes) {
        line.append("\\\"");
      } else if (c < ' ' || (c >= 0x7f && c < 0xa0)) {
        line.append(String.format("\\u%04x", (int) c));
      } else {
        line.append(c);
      }
    }
  }
}
