package io.praetor.agent.local;

import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.catalog.ServiceDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what has to be done so that the catalog has what this agent has, and no more: only what
 * differs is written. Owned by the thread of {@link AntiEntropy}.
 */
final class SyncPlan {
  /**
   * What several rows of one step may hold, so that it fits into an entry of the log ({@code
   * CommandCodec.COMMAND_BYTES_MAX}) whatever the characters are.
   */
  static final int STEP_CHARS_MAX = 128 << 10;

  /** What a row takes besides its texts. */
  private static final long ROW_CHARS = 64;

  private final OutputDelay delay;
  private final RefusedRows refused;

  SyncPlan(OutputDelay delay, RefusedRows refused) {
    this.delay = delay;
    this.refused = refused;
  }

  /**
   * Steps that do not depend on each other's order.
   *
   * @param isWhole false if others are to follow once these are done
   */
  record Steps(List<SyncStep> steps, boolean isWhole) {}

  /**
   * The steps to take now.
   *
   * @param before what the catalog was made to have last, save what was refused; null to compare
   *     all
   * @param outputNanos {@code check_update_interval}
   */
  Steps steps(
      @Nullable LocalView before,
      LocalView view,
      CatalogRows known,
      long outputNanos,
      long nowNanos) {
    SyncScope scope =
        before == null
            ? SyncScope.all(view, known)
            : SyncScope.changed(before, view, delay.waiting());
    delay.begin();
    List<SyncStep> steps = new ArrayList<>();
    for (String id : scope.services()) {
      ServiceDefinition there = known.services().get(id);
      if (there != null && !view.services().has(id)) {
        add(steps, new SyncStep.RemoveService(there.id()));
      }
    }
    Map<String, List<CatalogCheck>> dirty =
        dirty(scope.checks(), view, known, outputNanos, nowNanos);
    boolean isWhole = true;
    for (String id : scope.services()) {
      LocalService service = view.services().get(id);
      if (service != null) {
        isWhole &= addService(steps, service.definition(), known.services().get(id), dirty);
      }
    }
    dirty.values().forEach(checks -> addChecks(steps, checks));
    for (String id : scope.checks()) {
      CatalogCheck there = known.checks().get(id);
      String service = there == null ? "" : CatalogRow.folded(there.definition().serviceId());
      if (there != null
          && !view.checks().has(id)
          && (service.isEmpty() || view.services().has(service))) {
        add(steps, new SyncStep.RemoveCheck(there.definition().id()));
        delay.forget(id);
      }
    }
    return new Steps(steps, isWhole);
  }

  /** Writes a service that differs, with its checks; whether none of them has to come later. */
  private boolean addService(
      List<SyncStep> steps,
      ServiceDefinition wanted,
      @Nullable ServiceDefinition there,
      Map<String, List<CatalogCheck>> dirty) {
    boolean isHeld = refused.holds(wanted);
    if (wanted.equals(there)
        || (isHeld && there != null && CatalogRow.isSame(there.name(), wanted.name()))) {
      return true;
    }
    List<CatalogCheck> own = dirty.remove(CatalogRow.folded(wanted.id()));
    if (isHeld) {
      return true;
    }
    List<CatalogCheck> along = own == null ? List.of() : along(wanted, own);
    steps.add(new SyncStep.Register(wanted, along));
    return own == null || along.size() == own.size();
  }

  private void add(List<SyncStep> steps, SyncStep removal) {
    if (!refused.holds(removal)) {
      steps.add(removal);
    }
  }

  /** The checks that are to be written, by their service; those of the node each on its own. */
  private Map<String, List<CatalogCheck>> dirty(
      Set<String> ids, LocalView view, CatalogRows known, long outputNanos, long nowNanos) {
    Map<String, List<CatalogCheck>> dirty = new LinkedHashMap<>();
    for (String id : ids) {
      LocalCheck check = view.checks().get(id);
      if (check == null) {
        continue;
      }
      CatalogCheck wanted = view.inCatalog(check);
      CatalogCheck there = known.checks().get(id);
      boolean isRenamed = isRenamed(view, known, wanted);
      if (wanted.equals(there) && !isRenamed) {
        delay.settled(id, wanted.definition().output());
      } else if (!refused.holds(wanted)
          && (there == null
              || isRenamed
              || !delay.holds(id, wanted, there, outputNanos, nowNanos))) {
        dirty.computeIfAbsent(group(wanted), _ -> new ArrayList<>()).add(wanted);
      }
    }
    return dirty;
  }

  private static String group(CatalogCheck check) {
    String service = CatalogRow.folded(check.definition().serviceId());
    return service.isEmpty() ? "\0" + check.definition().id() : service;
  }

  /** Those checks of a service that go with it. */
  private List<CatalogCheck> along(ServiceDefinition service, List<CatalogCheck> checks) {
    List<CatalogCheck> along = new ArrayList<>();
    long chars = chars(service);
    for (CatalogCheck check : checks) {
      chars += chars(check);
      if (chars <= STEP_CHARS_MAX && !refused.isAlone(service) && !refused.isAlone(check)) {
        along.add(check);
      }
    }
    return along;
  }

  /** Checks of one service, which is there: in as few steps as their outputs allow. */
  private void addChecks(List<SyncStep> steps, List<CatalogCheck> checks) {
    List<CatalogCheck> together = new ArrayList<>();
    long chars = 0;
    for (CatalogCheck check : checks) {
      if (refused.isAlone(check)) {
        steps.add(new SyncStep.Register(null, List.of(check)));
        continue;
      }
      long more = chars(check);
      if (chars + more > STEP_CHARS_MAX && !together.isEmpty()) {
        steps.add(new SyncStep.Register(null, together));
        together = new ArrayList<>();
        chars = 0;
      }
      together.add(check);
      chars += more;
    }
    if (!together.isEmpty()) {
      steps.add(new SyncStep.Register(null, together));
    }
  }

  private static long chars(CatalogCheck check) {
    var c = check.definition();
    return ROW_CHARS
        + c.output().length()
        + c.notes().length()
        + c.name().length()
        + c.id().length()
        + c.serviceId().length();
  }

  private static long chars(ServiceDefinition service) {
    long chars = ROW_CHARS + service.id().length() + service.name().length();
    for (String tag : service.tags()) {
      chars += ROW_CHARS + tag.length();
    }
    for (Map.Entry<String, String> pair : service.meta().entrySet()) {
      chars += ROW_CHARS + pair.getKey().length() + pair.getValue().length();
    }
    return chars;
  }

  /** Whether the catalog has a check's service under another name, and drops the check with it. */
  private static boolean isRenamed(LocalView view, CatalogRows known, CatalogCheck check) {
    String id = CatalogRow.folded(check.definition().serviceId());
    ServiceDefinition there = known.services().get(id);
    LocalService service = view.services().get(id);
    return there != null
        && service != null
        && !CatalogRow.isSame(there.name(), service.definition().name());
  }
}
