package io.praetor.agent.event;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.praetor.agent.filter.PatternSize;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The regular expressions of a filter, ready for use; immutable. They take time in proportion to
 * what they look at.
 */
final class EventPatterns {
  /** More than any filter needs, and made within a millisecond. */
  private static final int INSTRUCTIONS_MAX = 4_096;

  private final @Nullable Pattern node;
  private final @Nullable Pattern service;
  private final @Nullable Pattern tag;

  private EventPatterns(EventFilter filter) {
    node = compiled("node", filter.node());
    service = compiled("service", filter.service());
    tag = compiled("tag", filter.tag());
  }

  /**
   * The expressions of a filter.
   *
   * @throws RefusedEventException in Consul's words, if one is none or a tag has no service
   */
  static EventPatterns of(EventFilter filter) {
    EventPatterns patterns = new EventPatterns(filter);
    if (!filter.tag().isEmpty() && filter.service().isEmpty()) {
      throw new RefusedEventException("Cannot provide tag filter without service filter");
    }
    return patterns;
  }

  private static @Nullable Pattern compiled(String what, String expression) {
    if (expression.isEmpty()) {
      return null;
    }
    if (PatternSize.of(expression) > INSTRUCTIONS_MAX) {
      throw new RefusedEventException(
          "Invalid "
              + what
              + " filter: the regular expression has more than "
              + INSTRUCTIONS_MAX
              + " instructions, a repetition counting as often as it may be repeated");
    }
    try {
      return Pattern.compile(expression);
    } catch (PatternSyntaxException e) {
      throw new RefusedEventException("Invalid " + what + " filter: " + e.getMessage());
    }
  }

  /** Whether an agent with a node of this name and these services is meant. */
  boolean matches(String nodeName, List<OwnService> services) {
    if (node != null && !node.matcher(nodeName).find()) {
      return false;
    }
    Pattern wanted = service;
    return wanted == null
        || services.stream()
            .anyMatch(each -> wanted.matcher(each.name()).find() && hasTag(each.tags()));
  }

  private boolean hasTag(List<String> tags) {
    Pattern wanted = tag;
    return wanted == null || tags.stream().anyMatch(each -> wanted.matcher(each).find());
  }
}
