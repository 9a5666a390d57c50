package io.praetor.agent.rules;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Well-formed JSON, one value; immutable, any thread. */
record JsonKind(JsonFactory reader) implements ValueKind {
  /** Of the library's own names for limits. */
  private static final Pattern CONSTRAINT = Pattern.compile(", from `[^`]*`");

  static ValueKind of(String spec, RuleLimits limits) throws BadRuleException {
    var _ = SpecFields.read(spec, "json", List.of());
    return new JsonKind(reader(limits));
  }

  static JsonFactory reader(RuleLimits limits) {
    return JsonFactory.builder().streamReadConstraints(constraints(limits)).build();
  }

  static StreamReadConstraints constraints(RuleLimits limits) {
    return StreamReadConstraints.builder().maxNestingDepth(limits.depthMax()).build();
  }

  @Override
  public @Nullable Fault judge(byte[] value, Deadline deadline) {
    Utf8Value text = Utf8Value.of(value);
    if (text.fault() != null) {
      return text.fault();
    }
    try (JsonParser json = reader.createParser(text.text())) {
      if (json.nextToken() == null) {
        return Fault.of("is empty, and no JSON");
      }
      json.finishToken();
      while (json.getParsingContext().getParent() != null || isOpen(json)) {
        deadline.check();
        if (json.nextToken() == null) {
          break;
        }
        json.finishToken();
      }
      if (json.nextToken() != null) {
        return new Fault(place(json.currentTokenLocation()), "more follows the value");
      }
      return null;
    } catch (JsonProcessingException e) {
      return fault(e, "JSON");
    } catch (IOException e) {
      return Fault.of("is no JSON");
    }
  }

  private static boolean isOpen(JsonParser json) {
    return json.currentToken() != null && json.currentToken().isStructStart();
  }

  /** What a reader finds wrong, and where. */
  static Fault fault(JsonProcessingException e, String what) {
    JsonLocation at = e.getLocation();
    String message =
        CONSTRAINT.matcher(e.getOriginalMessage().lines().findFirst().orElse("")).replaceAll("");
    return new Fault(
        at == null ? "" : place(at),
        (e instanceof StreamConstraintsException ? "cannot be judged as " : "is no ")
            + what
            + ": "
            + message);
  }

  private static String place(JsonLocation at) {
    return "line " + at.getLineNr() + ", column " + at.getColumnNr();
  }
}
