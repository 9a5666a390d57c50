package io.praetor.agent.simulation;

import io.praetor.agent.filter.Filter;
import io.praetor.agent.filter.FilterLimits;
import io.praetor.agent.filter.RowType;
import io.praetor.agent.query.CheckQuery;
import io.praetor.agent.query.HealthQuery;
import io.praetor.agent.query.InstanceQuery;
import io.praetor.agent.query.NodeFilter;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.ReadQuery;
import io.praetor.agent.query.Requester;
import io.praetor.agent.query.ServiceFilter;
import io.praetor.agent.query.ServiceNamesQuery;
import io.praetor.store.View;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.kv.Slot;
import io.praetor.store.table.Sessions;
import io.praetor.store.watch.Topic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client of the simulation reads: a key, a prefix, all sessions, or a part of the catalog by
 * the queries of the product, whose name stands in the place of the key.
 *
 * @param looked what happens between a look at the view and whatever is done with it
 */
record ViewQuestion(Kind kind, Key key, Runnable looked) implements ReadQuery<ViewQuestion.Answer> {

  /** What is asked about. */
  enum Kind {
    KEY,
    PREFIX,
    SESSIONS,
    HEALTH,
    INSTANCES,
    SERVICE_CHECKS,
    NODE_CHECKS,
    SERVICES;

    /** Whether it is about the catalog. */
    boolean isOfCatalog() {
      return switch (this) {
        case KEY, PREFIX, SESSIONS -> false;
        case HEALTH, INSTANCES, SERVICE_CHECKS, NODE_CHECKS, SERVICES -> true;
      };
    }
  }

  private static final Filter<InstanceQuery.Instance> EVERY =
      Filter.of(
          "", RowType.<InstanceQuery.Instance>named("instance").build(), FilterLimits.DEFAULT);

  private static final ServiceFilter ALL = new ServiceFilter(List.of(), NodeFilter.ALL);

  private ReadQuery<?> query() {
    String name = key.toString();
    return switch (kind) {
      case HEALTH -> new HealthQuery(name, false, ALL, Requester.ANONYMOUS);
      case INSTANCES -> new InstanceQuery(name, ALL, Requester.ANONYMOUS);
      case SERVICE_CHECKS -> checks(new CheckQuery.Which.OfService(name));
      case NODE_CHECKS -> checks(new CheckQuery.Which.OfNode(name));
      case SERVICES -> new ServiceNamesQuery(NodeFilter.ALL, EVERY, Requester.ANONYMOUS);
      case KEY, PREFIX, SESSIONS -> throw new IllegalStateException(kind + " is no query");
    };
  }

  private static ReadQuery<?> checks(CheckQuery.Which which) {
    return new CheckQuery(which, NodeFilter.ALL, Requester.ANONYMOUS);
  }

  /**
   * What a client gets.
   *
   * @param storeIndex of the view that it was read from
   */
  record Answer(long index, long storeIndex, List<String> content) {}

  @Override
  public Topic topic() {
    return switch (kind) {
      case KEY -> new Topic.OfKey(key);
      case PREFIX -> new Topic.OfPrefix(key);
      case SESSIONS -> Sessions.TABLE.topic();
      case HEALTH, INSTANCES, SERVICE_CHECKS, NODE_CHECKS, SERVICES -> query().topic();
    };
  }

  @Override
  public long index(View view) {
    long index = indexIn(view);
    looked.run();
    return index;
  }

  /** The index, with nothing in between. */
  long indexIn(View view) {
    return switch (kind) {
      case KEY -> view.indexOfKey(key);
      case PREFIX -> view.indexOfPrefix(key);
      case SESSIONS -> view.indexOfSessions();
      case HEALTH, INSTANCES, SERVICE_CHECKS, NODE_CHECKS, SERVICES -> query().index(view);
    };
  }

  /**
   * Whether who waits at one state has to be woken at another, by what there is to see: indexes of
   * the catalog move with some changes that are none of it.
   */
  boolean isWokenBetween(View one, View other) {
    return kind.isOfCatalog() && !content(one).equals(content(other));
  }

  /**
   * The index of the last change that has to wake who waits; for the catalog see {@link
   * #isWokenBetween}. What is asked for and not there has the index of all keys, which moves on
   * without waking anyone, as with Consul.
   */
  long wakingIndexIn(View view) {
    return switch (kind) {
      case KEY -> {
        Slot slot = view.kv().slot(key);
        yield slot == null ? 0 : slot.modifyIndex();
      }
      case PREFIX -> view.kv().prefixIndex(key);
      case SESSIONS -> view.indexOfSessions();
      case HEALTH, INSTANCES, SERVICE_CHECKS, NODE_CHECKS, SERVICES -> 0;
    };
  }

  @Override
  public Requester requester() {
    return Requester.ANONYMOUS;
  }

  @Override
  public QueryResult<Answer> find(View view) {
    long index = indexIn(view);
    return new QueryResult<>(index, new Answer(index, view.index(), content(view)));
  }

  private List<String> content(View view) {
    List<String> content = new ArrayList<>();
    if (kind == Kind.INSTANCES && query() instanceof InstanceQuery instances) {
      // Whether a node is alive is not told with them.
      for (InstanceQuery.Instance each : instances.find(view).records()) {
        content.add(each.node().name() + " " + each.service());
      }
    } else if (kind.isOfCatalog()) {
      content.add(query().find(view).records().toString());
    } else if (kind == Kind.SESSIONS) {
      view.sessions().forEach(session -> content.add(session.id() + "@" + session.createIndex()));
    } else {
      for (KvEntry entry : view.kv().entries(key)) {
        if (kind == Kind.PREFIX || entry.key().equals(key)) {
          content.add(
              entry.key()
                  + "="
                  + new String(entry.value(), StandardCharsets.UTF_8)
                  + "@"
                  + entry.modifyIndex()
                  + " "
                  + entry.session());
        }
      }
    }
    return content;
  }
}
