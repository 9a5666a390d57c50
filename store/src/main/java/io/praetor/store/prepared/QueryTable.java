package io.praetor.store.prepared;

import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.ordered.OrderedMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All prepared queries, by id, by name and by the session with which they end; immutable. Names are
 * looked up regardless of case, as in Consul.
 */
public final class QueryTable {
  /** The table without queries. */
  public static final QueryTable EMPTY =
      new QueryTable(
          OrderedMap.empty(), OrderedMap.empty(), OrderedMap.empty(), OrderedMap.empty(), 0);

  private final OrderedMap<String, PreparedQuery> byId;

  /** Those with a name, and the template without one, to their ids. */
  private final OrderedMap<String, String> idByName;

  /** The part of them that are templates. */
  private final OrderedMap<String, String> templateByName;

  private final OrderedMap<String, OrderedMap<String, Boolean>> idsBySession;
  private final long index;

  private QueryTable(
      OrderedMap<String, PreparedQuery> byId,
      OrderedMap<String, String> idByName,
      OrderedMap<String, String> templateByName,
      OrderedMap<String, OrderedMap<String, Boolean>> idsBySession,
      long index) {
    this.byId = byId;
    this.idByName = idByName;
    this.templateByName = templateByName;
    this.idsBySession = idsBySession;
    this.index = index;
  }

  /** The store index of the last change of any query, 0 if there was none. */
  public long index() {
    return index;
  }

  public int size() {
    return byId.size();
  }

  /** The query of an id, or null. */
  public @Nullable PreparedQuery get(String id) {
    return byId.get(id);
  }

  /** The query of a name, a template too, or null; of the empty name, the template that has it. */
  public @Nullable PreparedQuery named(String name) {
    String id = idByName.get(CatalogRow.folded(name));
    return id == null ? null : byId.get(id);
  }

  /** The template whose name is the longest with which another begins, or null. */
  public @Nullable PreparedQuery template(String name) {
    String rest = CatalogRow.folded(name);
    while (true) {
      OrderedMap.Entry<String, String> below = templateByName.floor(rest);
      if (below == null) {
        return null;
      }
      if (rest.startsWith(below.key())) {
        return byId.get(below.value());
      }
      // All that the name begins with, and that is there, begins this one too.
      rest = rest.substring(0, common(rest, below.key()));
    }
  }

  private static int common(String one, String other) {
    int n = 0;
    while (n < one.length() && n < other.length() && one.charAt(n) == other.charAt(n)) {
      n++;
    }
    return n;
  }

  /** All queries by their ids' order. */
  public Iterable<PreparedQuery> all() {
    return byId.values();
  }

  /** Those that end with a session. */
  public List<PreparedQuery> ofSession(String session) {
    OrderedMap<String, Boolean> ids = idsBySession.get(session);
    List<PreparedQuery> found = new ArrayList<>();
    if (ids != null) {
      for (String id : ids.keys()) {
        PreparedQuery query = byId.get(id);
        if (query != null) {
          found.add(query);
        }
      }
    }
    return found;
  }

  /** This table with a query in place of the one that has its id. */
  public QueryTable with(PreparedQuery query, long at) {
    QueryTable other = without(query.id(), at);
    QueryDefinition definition = query.definition();
    String id = query.id();
    String name = definition.folded();
    String session = definition.session();
    OrderedMap<String, Boolean> ids = other.idsBySession.get(session);
    return new QueryTable(
        other.byId.with(id, query),
        definition.isNamed() ? other.idByName.with(name, id) : other.idByName,
        definition.template().isTemplate()
            ? other.templateByName.with(name, id)
            : other.templateByName,
        session.isEmpty()
            ? other.idsBySession
            : other.idsBySession.with(
                session, (ids == null ? OrderedMap.<String, Boolean>empty() : ids).with(id, true)),
        at);
  }

  /** This table without the query of an id. */
  public QueryTable without(String id, long at) {
    PreparedQuery old = byId.get(id);
    if (old == null) {
      return this;
    }
    String name = old.definition().folded();
    String session = old.definition().session();
    OrderedMap<String, Boolean> ids = idsBySession.get(session);
    OrderedMap<String, Boolean> fewer = ids == null ? OrderedMap.empty() : ids.without(id);
    return new QueryTable(
        byId.without(id),
        old.definition().isNamed() ? idByName.without(name) : idByName,
        old.definition().template().isTemplate() ? templateByName.without(name) : templateByName,
        fewer.isEmpty() ? idsBySession.without(session) : idsBySession.with(session, fewer),
        at);
  }

  /** This table with another index. */
  public QueryTable at(long newIndex) {
    return new QueryTable(byId, idByName, templateByName, idsBySession, newIndex);
  }

  /** Where the table's maps do not agree, in sentences; reads all of it. */
  public List<String> violations() {
    List<String> all = new ArrayList<>();
    if (!byId.isSound()
        || !idByName.isSound()
        || !templateByName.isSound()
        || !idsBySession.isSound()) {
      all.add("a map of the prepared queries is out of order or balance");
    }
    int[] named = new int[3];
    byId.forEach((id, query) -> {
      QueryDefinition definition = query.definition();
      String name = definition.folded();
      String session = definition.session();
      boolean isTemplate = definition.template().isTemplate();
      named[0] += definition.isNamed() ? 1 : 0;
      named[1] += isTemplate ? 1 : 0;
      named[2] += session.isEmpty() ? 0 : 1;
      OrderedMap<String, Boolean> ids = idsBySession.get(session);
      if (!id.equals(query.id())
          || (definition.isNamed() && !id.equals(idByName.get(name)))
          || (isTemplate && !id.equals(templateByName.get(name)))
          || (!session.isEmpty() && (ids == null || !ids.has(id)))) {
        all.add("prepared query " + id + " is kept under another name, id or session");
      }
    });
    int bound = 0;
    for (OrderedMap<String, Boolean> ids : idsBySession.values()) {
      bound += ids.size();
      if (ids.isEmpty() || !ids.isSound()) {
        all.add("a session's map of prepared queries is empty or out of order");
      }
    }
    if (named[0] != idByName.size() || named[1] != templateByName.size() || named[2] != bound) {
      all.add("the prepared queries' maps differ in size");
    }
    return all;
  }
}
