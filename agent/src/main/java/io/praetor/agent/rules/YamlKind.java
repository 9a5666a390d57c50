package io.praetor.agent.rules;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Well-formed YAML 1.2, whose aliases stand for something; immutable, any thread. It is read event
 * by event: nothing is made of it, so that no alias grows.
 */
record YamlKind(int depthMax) implements ValueKind {
  static ValueKind of(String spec, RuleLimits limits) throws BadRuleException {
    var _ = SpecFields.read(spec, "yaml", List.of());
    return new YamlKind(limits.depthMax());
  }

  @Override
  public @Nullable Fault judge(byte[] value, Deadline deadline) {
    Utf8Value text = Utf8Value.of(value);
    if (text.fault() != null) {
      return text.fault();
    }
    LoadSettings settings =
        LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).setUseMarks(true).build();
    Set<String> anchors = new HashSet<>();
    int depth = 0;
    try {
      for (Event event : new Parse(settings).parseString(text.text())) {
        deadline.check();
        switch (event.getEventId()) {
          case DocumentStart -> anchors.clear();
          case MappingStart, SequenceStart -> depth++;
          case MappingEnd, SequenceEnd -> depth--;
          default -> {}
        }
        if (depth > depthMax) {
          return new Fault(place(event.getStartMark()), "is nested deeper than " + depthMax);
        }
        if (event instanceof AliasEvent alias) {
          if (!anchors.contains(alias.getAlias().getValue())) {
            return new Fault(
                place(event.getStartMark()),
                "is no YAML: the alias *" + alias.getAlias().getValue() + " stands for nothing");
          }
        } else if (event instanceof NodeEvent node) {
          node.getAnchor().ifPresent(anchor -> anchors.add(anchor.getValue()));
        }
      }
      return null;
    } catch (MarkedYamlEngineException e) {
      return new Fault(place(e.getProblemMark()), "is no YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      return Fault.of("is no YAML: " + e.getMessage());
    }
  }

  private static String place(Optional<Mark> mark) {
    return mark.map(at -> "line " + (at.getLine() + 1) + ", column " + (at.getColumn() + 1))
        .orElse("");
  }
}
