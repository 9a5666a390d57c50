package io.praetor.agent.rules;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.toml.TomlFactory;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Well-formed TOML 1.0; immutable, any thread. */
record TomlKind(TomlFactory reader) implements ValueKind {
  static ValueKind of(String spec, RuleLimits limits) throws BadRuleException {
    var _ = SpecFields.read(spec, "toml", List.of());
    TomlFactory reader =
        TomlFactory.builder().streamReadConstraints(JsonKind.constraints(limits)).build();
    return new TomlKind(reader);
  }

  @Override
  public @Nullable Fault judge(byte[] value, Deadline deadline) {
    Utf8Value text = Utf8Value.of(value);
    if (text.fault() != null) {
      return text.fault();
    }
    // The reader reads all of it before it gives its first token.
    try (JsonParser toml = reader.createParser(text.text())) {
      var _ = toml.nextToken();
      return null;
    } catch (JsonProcessingException e) {
      return JsonKind.fault(e, "TOML");
    } catch (IOException e) {
      return Fault.of("is no TOML");
    }
  }
}
