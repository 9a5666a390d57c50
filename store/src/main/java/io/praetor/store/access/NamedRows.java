package io.praetor.store.access;

import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.ordered.OrderedMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All policies, all roles, all auth methods or all binding rules, by id and by name; immutable.
 * Names are looked up regardless of case: no two differ by that alone.
 */
public final class NamedRows<R extends NamedRow> {
  /** The policies of a cluster in which nobody has made any. */
  public static final NamedRows<AccessPolicy> NO_POLICIES =
      NamedRows.<AccessPolicy>none().with(Builtin.MANAGEMENT, 0).with(Builtin.READ_ONLY, 0);

  /** The roles of such a cluster. */
  public static final NamedRows<AccessRole> NO_ROLES = none();

  /** The auth methods of such a cluster. */
  public static final NamedRows<AuthMethod> NO_METHODS = none();

  /** Its binding rules. */
  public static final NamedRows<BindingRule> NO_RULES = none();

  private final OrderedMap<String, R> byId;
  private final OrderedMap<String, String> idByName;
  private final long index;

  private NamedRows(OrderedMap<String, R> byId, OrderedMap<String, String> idByName, long index) {
    this.byId = byId;
    this.idByName = idByName;
    this.index = index;
  }

  private static <R extends NamedRow> NamedRows<R> none() {
    return new NamedRows<>(OrderedMap.empty(), OrderedMap.empty(), 0);
  }

  /** The store index of the last change of any row, 0 if there was none. */
  public long index() {
    return index;
  }

  /** How many there are, with those that nobody made. */
  public int size() {
    return byId.size();
  }

  /** The row of an id, or null. */
  public @Nullable R get(String id) {
    return byId.get(id);
  }

  /** The row of a name, or null. */
  public @Nullable R named(String name) {
    String id = idByName.get(CatalogRow.folded(name));
    return id == null ? null : byId.get(id);
  }

  /** All rows by their ids' order. */
  public Iterable<R> all() {
    return byId.values();
  }

  /** These with a row in place of the one that has its id. */
  public NamedRows<R> with(R row, long at) {
    NamedRows<R> other = without(row.id(), at);
    return new NamedRows<>(
        other.byId.with(row.id(), row),
        other.idByName.with(CatalogRow.folded(row.name()), row.id()),
        at);
  }

  /** These without the row of an id. */
  public NamedRows<R> without(String id, long at) {
    R old = byId.get(id);
    return old == null
        ? this
        : new NamedRows<>(byId.without(id), idByName.without(CatalogRow.folded(old.name())), at);
  }

  /** These with another index. */
  public NamedRows<R> at(long newIndex) {
    return new NamedRows<>(byId, idByName, newIndex);
  }

  /** Where the two maps do not agree, in sentences; reads all of them. */
  public List<String> violations(String what) {
    List<String> all = new ArrayList<>();
    if (!byId.isSound() || !idByName.isSound()) {
      all.add("a map of the " + what + " is out of order or balance");
    }
    if (byId.size() != idByName.size()) {
      all.add(byId.size() + " " + what + " have " + idByName.size() + " names");
    }
    byId.forEach((id, row) -> {
      if (!id.equals(row.id()) || !row.equals(named(row.name()))) {
        all.add("one of the " + what + ", " + id + ", is not found by its name " + row.name());
      }
    });
    return all;
  }
}
