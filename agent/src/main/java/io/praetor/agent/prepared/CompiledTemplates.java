package io.praetor.agent.prepared;

import io.praetor.store.prepared.PreparedQuery;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Templates that were compiled, each for one version of its query; the one that was not used for
 * longest goes. Any thread.
 */
public final class CompiledTemplates {
  /**
   * Templates that are kept; each holds up to {@link CompiledTemplate#PATTERN_INSTRUCTIONS_MAX}.
   */
  public static final int KEPT_MAX = 128;

  /** A template with the version that it was compiled from. */
  private record Compiled(PreparedQuery query, CompiledTemplate template) {}

  private final Map<String, Compiled> byId =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Compiled> eldest) {
          return size() > KEPT_MAX;
        }
      };

  /** None yet. */
  public CompiledTemplates() {}

  /**
   * A query's template.
   *
   * @throws TemplateException if it cannot be filled
   */
  CompiledTemplate of(PreparedQuery query) throws TemplateException {
    synchronized (byId) {
      Compiled known = byId.get(query.id());
      if (known != null && known.query().equals(query)) {
        return known.template();
      }
    }
    CompiledTemplate template = CompiledTemplate.of(query.definition());
    synchronized (byId) {
      byId.put(query.id(), new Compiled(query, template));
    }
    return template;
  }

  /** How many are kept. */
  int size() {
    synchronized (byId) {
      return byId.size();
    }
  }
}
