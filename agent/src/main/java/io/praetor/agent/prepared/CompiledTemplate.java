package io.praetor.agent.prepared;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.praetor.agent.filter.PatternSize;
import io.praetor.store.prepared.QueryDefinition;
import io.praetor.store.prepared.QueryService;
import io.praetor.store.prepared.QueryTemplate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A prepared query that stands for many names, read so that it can be filled; immutable. */
public final class CompiledTemplate {
  /** How many instructions its regular expression may have; {@code x{50}} counts as fifty. */
  public static final int PATTERN_INSTRUCTIONS_MAX = 4_096;

  private final QueryDefinition query;
  private final @Nullable Pattern pattern;
  private final Map<String, BlankText> texts = new LinkedHashMap<>();

  private CompiledTemplate(QueryDefinition query) throws TemplateException {
    this.query = query;
    QueryTemplate template = query.template();
    if (!template.type().equals(QueryTemplate.NAME_PREFIX_MATCH)) {
      throw new TemplateException("Bad Template.Type '" + template.type() + "'");
    }
    pattern = pattern(template.regexp());
    QueryService service = query.service();
    add("Service", service.service());
    add("Near", service.near());
    add("Peer", service.peer());
    addAll("Failover.Datacenters", service.failover().datacenters());
    for (QueryService.Target target : service.failover().targets()) {
      addAll("Failover.Targets", List.of(target.peer(), target.datacenter()));
    }
    addAll("IgnoreCheckIDs", service.ignoredChecks());
    addAll("Tags", service.tags());
    addAll("NodeMeta", service.nodeMeta().values());
    addAll("ServiceMeta", service.serviceMeta().values());
  }

  /**
   * Reads a template.
   *
   * @throws TemplateException if it cannot be filled
   */
  public static CompiledTemplate of(QueryDefinition query) throws TemplateException {
    return new CompiledTemplate(query);
  }

  private static @Nullable Pattern pattern(String regexp) throws TemplateException {
    if (regexp.isEmpty()) {
      return null;
    }
    if (PatternSize.of(regexp) > PATTERN_INSTRUCTIONS_MAX) {
      throw new TemplateException(
          "Bad Regexp: it takes more than " + PATTERN_INSTRUCTIONS_MAX + " instructions");
    }
    try {
      return Pattern.compile(regexp);
    } catch (PatternSyntaxException e) {
      throw new TemplateException("Bad Regexp: " + e.getMessage());
    }
  }

  private void addAll(String where, Iterable<String> all) throws TemplateException {
    for (String text : all) {
      add(where, text);
    }
  }

  private void add(String where, String text) throws TemplateException {
    if (text.indexOf('$') >= 0) {
      texts.put(text, BlankText.of(text, where));
    }
  }

  /** How many instructions its regular expression has, or more. */
  long instructions() {
    return instructions(query.template());
  }

  /** How many instructions the regular expression of a template has, or more. */
  static long instructions(QueryTemplate template) {
    return template.regexp().isEmpty() ? 0 : PatternSize.of(template.regexp());
  }

  /** The query as it is for a name that begins with the template's own. */
  public QueryDefinition filled(String name) {
    String prefix = query.name();
    String suffix = name.substring(Math.min(prefix.length(), name.length()));
    Blanks blanks = new Blanks(name, prefix, suffix, groups(name));
    QueryService from = query.service();
    List<String> tags = filled(from.tags(), blanks);
    if (query.template().removesEmptyTags()) {
      tags.removeIf(String::isEmpty);
    }
    List<QueryService.Target> targets = new ArrayList<>();
    for (QueryService.Target target : from.failover().targets()) {
      targets.add(
          new QueryService.Target(
              filled(target.peer(), blanks), filled(target.datacenter(), blanks)));
    }
    return query.with(
        new QueryService(
            filled(from.service(), blanks),
            filled(from.near(), blanks),
            new QueryService.Failover(
                from.failover().nearest(), filled(from.failover().datacenters(), blanks), targets),
            filled(from.ignoredChecks(), blanks),
            from.onlyPassing(),
            tags,
            filled(from.nodeMeta(), blanks),
            filled(from.serviceMeta(), blanks),
            from.connect(),
            filled(from.peer(), blanks)));
  }

  private List<String> groups(String name) {
    List<String> groups = new ArrayList<>();
    Matcher matcher = pattern == null ? null : pattern.matcher(name);
    if (matcher != null && matcher.find()) {
      for (int i = 0; i <= matcher.groupCount(); i++) {
        String group = matcher.group(i);
        groups.add(group == null ? "" : group);
      }
    }
    return groups;
  }

  private String filled(String text, Blanks blanks) {
    BlankText known = texts.get(text);
    return known == null ? text : known.filled(blanks);
  }

  private List<String> filled(List<String> all, Blanks blanks) {
    List<String> filled = new ArrayList<>();
    all.forEach(text -> filled.add(filled(text, blanks)));
    return filled;
  }

  private Map<String, String> filled(Map<String, String> pairs, Blanks blanks) {
    Map<String, String> filled = new LinkedHashMap<>();
    pairs.forEach((name, value) -> filled.put(name, filled(value, blanks)));
    return filled;
  }
}
