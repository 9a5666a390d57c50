package io.praetor.agent.local;

import io.praetor.agent.check.AliasedChecks;
import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.catalog.CheckDefinition;
import io.praetor.store.catalog.CheckStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The checks that aliases follow: those of this agent by its registrations, those of other nodes by
 * the catalog, which is asked again every few seconds. Aliases themselves do not count, so that two
 * that follow each other do not keep each other critical. Any thread; what is told is told on that
 * of the registrations.
 */
public final class FollowedChecks implements AliasedChecks, ViewListener {
  /** How often the catalog is asked for the checks of another node. */
  private static final long ASK_MS = 5_000;

  private static final String ALIAS = "alias";

  private final String self;
  private final long askMs;
  private final Set<Alias> aliases = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean isLookDue = new AtomicBoolean();
  private volatile @Nullable LocalRegistrations registrations;
  private volatile @Nullable RoutedCatalog catalog;

  private record Alias(String node, String serviceId, Listener listener) {}

  /**
   * Follows nothing yet.
   *
   * @param self the name of this agent's node
   */
  public FollowedChecks(String self) {
    this(self, ASK_MS);
  }

  FollowedChecks(String self, long askMs) {
    this.self = self;
    this.askMs = askMs;
  }

  /** Looks at the registrations from now on. */
  void watch(LocalRegistrations own) {
    registrations = own;
  }

  /** Asks for the checks of other nodes from now on. */
  public void ask(RoutedCatalog shared) {
    catalog = shared;
  }

  @Override
  public Following follow(String node, String serviceId, Listener listener) {
    Alias alias = new Alias(node, serviceId, listener);
    aliases.add(alias);
    LocalRegistrations own = registrations;
    if (own != null) {
      own.hand(() -> look(alias));
    }
    return () -> aliases.remove(alias);
  }

  @Override
  public void changed(LocalView before, LocalView after) {
    LocalRegistrations own = registrations;
    if (own != null && !aliases.isEmpty() && isLookDue.compareAndSet(false, true)) {
      own.hand(() -> {
        isLookDue.set(false);
        aliases.stream().filter(this::isHere).forEach(this::look);
      });
    }
  }

  private boolean isHere(Alias alias) {
    return alias.node().isEmpty() || CatalogRow.isSame(alias.node(), self);
  }

  private void look(Alias alias) {
    LocalRegistrations own = registrations;
    if (own == null || !aliases.contains(alias)) {
      return;
    }
    if (!isHere(alias)) {
      askFor(alias, own);
      return;
    }
    LocalView view = own.view();
    if (!alias.serviceId().isEmpty() && view.service(alias.serviceId()) == null) {
      tell(alias, CheckStatus.CRITICAL, "Service " + alias.serviceId() + " is not registered");
      return;
    }
    List<CheckDefinition> rows = new ArrayList<>();
    view.checks().values().forEach(check -> rows.add(check.row()));
    tell(alias, rows);
  }

  private void askFor(Alias alias, LocalRegistrations own) {
    RoutedCatalog shared = catalog;
    if (shared == null) {
      own.handLater(() -> look(alias), askMs);
      return;
    }
    var _ =
        shared
            .checksOf(alias.node())
            .whenComplete((rows, failure) ->
                own.hand(() -> {
                  if (rows == null) {
                    tell(alias, CheckStatus.CRITICAL, "The catalog does not answer: " + failure);
                  } else if (rows.isEmpty()) {
                    tell(alias, CheckStatus.CRITICAL, "Node " + alias.node() + " is not known");
                  } else if (isHidden(alias, rows)) {
                    askForService(alias, rows, shared, own);
                    return;
                  } else {
                    tell(alias, rows);
                  }
                  own.handLater(() -> look(alias), askMs);
                }));
  }

  /** A service that no check is told of: there are none, or none that this agent may see. */
  private static boolean isHidden(Alias alias, List<CheckDefinition> rows) {
    return !alias.serviceId().isEmpty()
        && rows.stream().noneMatch(row -> CatalogRow.isSame(row.serviceId(), alias.serviceId()));
  }

  private void askForService(
      Alias alias, List<CheckDefinition> rows, RoutedCatalog shared, LocalRegistrations own) {
    var _ =
        shared
            .hasService(alias.node(), alias.serviceId())
            .whenComplete((there, failure) ->
                own.hand(() -> {
                  if (there == null) {
                    tell(alias, CheckStatus.CRITICAL, "The catalog does not answer: " + failure);
                  } else if (there) {
                    tell(alias, rows);
                  } else {
                    tell(
                        alias,
                        CheckStatus.CRITICAL,
                        "Service "
                            + alias.serviceId()
                            + " of node "
                            + alias.node()
                            + " is not known, or the token of this agent may not read it");
                  }
                  own.handLater(() -> look(alias), askMs);
                }));
  }

  private void tell(Alias alias, List<CheckDefinition> rows) {
    CheckDefinition worst = null;
    for (CheckDefinition row : rows) {
      if (row.type().equals(ALIAS) || !CatalogRow.isSame(row.serviceId(), alias.serviceId())) {
        continue;
      }
      if (worst == null || row.status().compareTo(worst.status()) > 0) {
        worst = row;
      }
    }
    if (worst == null) {
      tell(alias, CheckStatus.PASSING, "No checks found.");
    } else if (worst.status() == CheckStatus.PASSING) {
      tell(alias, CheckStatus.PASSING, "All checks passing.");
    } else {
      tell(
          alias,
          worst.status(),
          "Aliased check \"" + worst.name() + "\" failing: " + worst.output());
    }
  }

  private void tell(Alias alias, CheckStatus status, String output) {
    if (aliases.contains(alias)) {
      alias.listener().found(status, output);
    }
  }
}
