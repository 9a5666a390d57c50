package io.praetor.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.command.Command;
import io.praetor.store.prepared.PreparedQuery;
import io.praetor.store.prepared.QueryDefinition;
import io.praetor.store.table.PreparedQueries;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The prepared queries of the {@link Model}: one map by id, in which all is looked for. */
final class ModelQueries {
  record Query(QueryDefinition definition, long create, long modify) {}

  private final LongSupplier at;
  TreeMap<String, Query> byId = new TreeMap<>();
  long index;

  /** None yet; a change has the index that is supplied. */
  ModelQueries(LongSupplier at) {
    this.at = at;
  }

  void take(ModelQueries from) {
    byId = new TreeMap<>(from.byId);
    index = from.index;
  }

  String apply(Command.Query command, Set<String> sessions) {
    return switch (command) {
      case Command.QueryDelete c -> {
        if (byId.remove(c.id()) == null) {
          yield "false #";
        }
        index = at.getAsLong();
        yield "true #";
      }
      case Command.QuerySet c -> set(c.query(), c.isNew(), sessions);
    };
  }

  private String set(QueryDefinition query, boolean isNew, Set<String> sessions) {
    Query old = byId.get(query.id());
    if (isNew && old != null) {
      return "query \"" + query.id() + "\" is there already: choose another id";
    }
    if (!isNew && old == null) {
      return "false #";
    }
    if (!query.session().isEmpty() && !sessions.contains(query.session())) {
      return "invalid session \"" + query.session() + "\"";
    }
    for (Query other : byId.values()) {
      QueryDefinition its = other.definition;
      boolean isNamed = !query.name().isEmpty() || query.template().isTemplate();
      boolean otherIsNamed = !its.name().isEmpty() || its.template().isTemplate();
      if (!its.id().equals(query.id())
          && isNamed
          && otherIsNamed
          && CatalogRow.isSame(its.name(), query.name())) {
        return query.name().isEmpty()
            ? "a query template with an empty name already exists"
            : "name '" + query.name() + "' aliases an existing query name";
      }
    }
    if (byId.containsKey(query.name())) {
      return "name '" + query.name() + "' aliases an existing query ID";
    }
    if (old == null || !old.definition.equals(query)) {
      index = at.getAsLong();
      byId.put(query.id(), new Query(query, old == null ? index : old.create, index));
    }
    return "true #";
  }

  /** A session ends with what is bound to it. */
  void endOf(String session) {
    if (byId.values().removeIf(query -> query.definition.session().equals(session))) {
      index = at.getAsLong();
    }
  }

  void restore(ModelQueries from, Set<String> sessions, long before, long now) {
    Map<String, Query> ours = byId;
    byId = new TreeMap<>();
    from.byId.forEach((id, query) -> {
      String session = query.definition.session();
      if (session.isEmpty() || sessions.contains(session)) {
        boolean stays = query.equals(ours.get(id)) || query.modify > before;
        byId.put(id, stays ? query : new Query(query.definition, query.create, now));
      }
    });
    index = index == 0 && from.index == 0 ? 0 : now;
  }

  /** The template that takes a name, or null: the longest that it begins with. */
  @Nullable String template(String name) {
    String found = null;
    int length = -1;
    for (Query query : byId.values()) {
      QueryDefinition its = query.definition;
      if (its.template().isTemplate()
          && CatalogRow.folded(name).startsWith(CatalogRow.folded(its.name()))
          && its.name().length() > length) {
        found = its.id();
        length = its.name().length();
      }
    }
    return found;
  }

  static Query of(PreparedQuery query) {
    return new Query(query.definition(), query.createIndex(), query.modifyIndex());
  }

  /** A view has the queries of the model. */
  void compare(View view, String where) {
    var table = view.get(PreparedQueries.TABLE);
    TreeMap<String, Query> found = new TreeMap<>();
    table.all().forEach(query -> found.put(query.id(), of(query)));
    assertThat(found).as(where).isEqualTo(byId);
    assertThat(table.index()).as(where).isEqualTo(index);
    for (String name : RandomCommands.QUERY_NAMES) {
      PreparedQuery template = table.template(name + "x");
      assertThat(template == null ? null : template.id()).as(where).isEqualTo(template(name + "x"));
    }
  }
}
