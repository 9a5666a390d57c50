package io.praetor.agent.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.store.command.ApplyAbort;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvWrite;
import io.praetor.store.ordered.OrderedMap;
import io.praetor.store.waiting.PendingApply;
import io.praetor.store.waiting.WaitingRoom;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a change of many keys is dropped whose parts do not go on. */
final class StalledAppliesTest {
  private static final KvWrite WRITE = KvWrite.delete(Key.utf8("a"));

  private final StalledApplies stalled = new StalledApplies(60_000);

  @Test
  void onesThatGoOnStay() {
    PendingApply begun = PendingApply.begin(3, 1_000, WaitingRoom.HEAP);
    OrderedMap<String, PendingApply> pending =
        OrderedMap.<String, PendingApply>empty().with("p", begun).with("q", begun);
    assertThat(stalled.look(0, pending)).isEmpty();
    pending = pending.with("q", begun.with(List.of(WRITE)));
    assertThat(stalled.look(59_999, pending)).isEmpty();
    assertThat(stalled.look(60_000, pending)).containsExactly(new ApplyAbort("p", 0));
    // Once in that time, should the first not have come through.
    assertThat(stalled.look(60_001, pending)).isEmpty();
    assertThat(stalled.look(119_999, pending)).containsExactly(new ApplyAbort("q", 1));
    assertThat(stalled.look(120_000, OrderedMap.empty())).isEmpty();
    assertThat(stalled.look(180_000, pending)).isEmpty();
  }
}
