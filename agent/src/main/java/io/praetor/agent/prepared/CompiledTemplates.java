package io.praetor.agent.prepared;

import io.praetor.store.prepared.PreparedQuery;
import java.util.Iterator;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Templates that were compiled, each for one version of its query, and those that cannot be; the
 * one that was not used for longest goes. Any thread.
 */
public final class CompiledTemplates {
  /** Instructions of all that are kept: 128 of the largest templates, thousands of usual ones. */
  static final long INSTRUCTIONS_KEPT_MAX = 128L * CompiledTemplate.PATTERN_INSTRUCTIONS_MAX;

  /** What a template counts beside those of its regular expression. */
  static final int INSTRUCTIONS_EACH = 64;

  /**
   * A template with the version that it was compiled from.
   *
   * @param template null if it cannot be compiled
   * @param failure why, or null
   */
  private record Compiled(
      PreparedQuery query,
      @Nullable CompiledTemplate template,
      @Nullable TemplateException failure,
      long instructions) {}

  private final LinkedHashMap<String, Compiled> byId = new LinkedHashMap<>(16, 0.75f, true);
  private long instructions;

  /** None yet. */
  public CompiledTemplates() {}

  /**
   * A query's template.
   *
   * @throws TemplateException if it cannot be filled
   */
  CompiledTemplate of(PreparedQuery query) throws TemplateException {
    Compiled compiled = known(query);
    if (compiled == null) {
      compiled = compile(query);
      keep(compiled);
    }
    CompiledTemplate template = compiled.template;
    if (template == null) {
      throw compiled.failure == null ? new TemplateException("") : compiled.failure;
    }
    return template;
  }

  private @Nullable Compiled known(PreparedQuery query) {
    synchronized (byId) {
      Compiled known = byId.get(query.id());
      return known != null && known.query.equals(query) ? known : null;
    }
  }

  private static Compiled compile(PreparedQuery query) {
    try {
      CompiledTemplate template = CompiledTemplate.of(query.definition());
      return new Compiled(query, template, null, INSTRUCTIONS_EACH + template.instructions());
    } catch (TemplateException e) {
      return new Compiled(query, null, e, INSTRUCTIONS_EACH);
    }
  }

  private void keep(Compiled compiled) {
    synchronized (byId) {
      Compiled before = byId.put(compiled.query.id(), compiled);
      instructions += compiled.instructions - (before == null ? 0 : before.instructions);
      Iterator<Compiled> eldest = byId.values().iterator();
      while (instructions > INSTRUCTIONS_KEPT_MAX) {
        instructions -= eldest.next().instructions;
        eldest.remove();
      }
    }
  }

  /** How many are kept. */
  int size() {
    synchronized (byId) {
      return byId.size();
    }
  }
}
