package io.praetor.agent.query;

import io.praetor.store.View;
import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.catalog.CatalogTopics;
import io.praetor.store.catalog.Check;
import io.praetor.store.catalog.CheckStatus;
import io.praetor.store.catalog.RegisteredNode;
import io.praetor.store.table.Checks;
import io.praetor.store.table.Services;
import io.praetor.store.watch.Topic;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks for checks; immutable. Those of a service have the index of all that is told of its health,
 * and are woken by checks alone.
 */
public record CheckQuery(Which which, NodeFilter filter, Requester requester)
    implements ReadQuery<List<Check>> {
  /** Which checks are asked for. */
  public sealed interface Which {
    /** All. */
    record All() implements Which {}

    /** None, as of a state that no check can have: the answer is empty, and waits all the same. */
    record None() implements Which {}

    /** Those of a node and of the services on it. */
    record OfNode(String node) implements Which {}

    /** Those of a service. */
    record OfService(String service) implements Which {}

    /** Those that have found something. */
    record InState(CheckStatus status) implements Which {}
  }

  @Override
  public Topic topic() {
    return CatalogNodes.topic(topicName());
  }

  private String topicName() {
    return switch (which) {
      case Which.All all -> CatalogTopics.ANY_STATE;
      case Which.None none -> CatalogTopics.ANY_STATE;
      case Which.OfNode of -> CatalogTopics.nodeChecks(of.node());
      case Which.OfService of -> CatalogTopics.checks(of.service());
      case Which.InState in -> CatalogTopics.state(in.status());
    };
  }

  @Override
  public long index(View view) {
    if (!(which instanceof Which.OfService of)) {
      return CatalogNodes.index(view, topicName(), true);
    }
    long own = CatalogNodes.healthIndex(view, of.service());
    boolean isThere = view.get(Services.TABLE).hasGroup(CatalogRow.folded(of.service()));
    return isThere ? own : Math.max(own, view.get(Checks.TABLE).index());
  }

  @Override
  public boolean isLarge(View view, int bytesMin) {
    return switch (which) {
      case Which.None none -> false;
      case Which.OfNode of -> false;
      case Which.OfService of ->
          CatalogNodes.isLarge(
              view.get(Checks.TABLE).groupSize(CatalogRow.folded(of.service())), bytesMin);
      case Which.All all -> isLarge(view, bytesMin, CatalogNodes.count(view));
      case Which.InState in -> isLarge(view, bytesMin, CatalogNodes.count(view));
    };
  }

  @Override
  public QueryResult<List<Check>> find(View view) {
    List<Check> found = new ArrayList<>();
    switch (which) {
      case Which.None none -> {}
      case Which.OfNode of -> {
        RegisteredNode node = CatalogNodes.find(view, of.node());
        if (node != null && filter.takes(node)) {
          found.addAll(CatalogNodes.checks(view, node));
        }
      }
      case Which.OfService of -> {
        for (Check check : view.get(Checks.TABLE).ofGroup(CatalogRow.folded(of.service()))) {
          RegisteredNode node = CatalogNodes.find(view, check.node());
          if (node != null && filter.takes(node)) {
            found.add(check);
          }
        }
      }
      case Which.All all -> everyNode(view, found);
      case Which.InState in -> {
        everyNode(view, found);
        found.removeIf(check -> check.definition().status() != in.status());
      }
    }
    Sight sight = Sight.of(requester, view);
    return QueryResult.seen(index(view), found, sight.caller(), sight::check);
  }

  private static boolean isLarge(View view, int bytesMin, long nodes) {
    return CatalogNodes.isLarge(nodes + view.get(Checks.TABLE).size(), bytesMin);
  }

  private void everyNode(View view, List<Check> found) {
    for (RegisteredNode node : CatalogNodes.all(view)) {
      if (filter.takes(node)) {
        found.addAll(CatalogNodes.checks(view, node));
      }
    }
  }
}
