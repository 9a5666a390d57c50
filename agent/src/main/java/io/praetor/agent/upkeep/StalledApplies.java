package io.praetor.agent.upkeep;

import io.praetor.store.command.ApplyAbort;
import io.praetor.store.ordered.OrderedMap;
import io.praetor.store.waiting.PendingApply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Notices changes of many keys whose parts do not come any more, so that they do not wait for ever,
 * in every snapshot too, when the agent that sends them is gone; confined to one thread.
 */
final class StalledApplies {
  private record Seen(int keys, long sinceMs) {}

  private final long idleMsMax;
  private Map<String, Seen> seen = new HashMap<>();

  /**
   * None has been seen yet.
   *
   * @param idleMsMax how long one may be without a further part
   */
  StalledApplies(long idleMsMax) {
    this.idleMsMax = idleMsMax;
  }

  void clear() {
    seen.clear();
  }

  /**
   * Looks at those that are under way.
   *
   * @return what drops each that has had no part for too long, once in that time
   */
  List<ApplyAbort> look(long nowMs, OrderedMap<String, PendingApply> pending) {
    List<ApplyAbort> aborts = new ArrayList<>();
    if (pending.isEmpty() && seen.isEmpty()) {
      return aborts;
    }
    Map<String, Seen> next = new HashMap<>();
    pending.forEach((id, apply) -> {
      Seen last = seen.get(id);
      if (last == null || last.keys != apply.keys()) {
        next.put(id, new Seen(apply.keys(), nowMs));
      } else if (nowMs - last.sinceMs < idleMsMax) {
        next.put(id, last);
      } else {
        next.put(id, new Seen(apply.keys(), nowMs));
        aborts.add(new ApplyAbort(id, apply.keys()));
      }
    });
    seen = next;
    return aborts;
  }
}
