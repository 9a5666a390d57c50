package io.praetor.verification.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.history.Answer;
import io.praetor.verification.history.Call;
import io.praetor.verification.history.Entry;
import io.praetor.verification.history.History;
import io.praetor.verification.history.HistoryJson;
import io.praetor.verification.history.Mode;
import io.praetor.verification.history.Operation;
import io.praetor.verification.history.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checker passes what a correct store answered, and fails each kind of wrong answer. */
class LinearizabilityTest {
  private static final int SEEDS = 60;

  private static RandomHistory random(long seed) {
    return new RandomHistory(seed, 8, 3, 3, 400);
  }

  @Test
  void correctHistoriesPass() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      assertThat(Linearizability.holds(random(seed).run())).as("seed %s", seed).isTrue();
    }
  }

  @Test
  void manyLostAnswersPass() {
    for (long seed = 1; seed <= 30; seed++) {
      RandomHistory history = random(seed);
      history.unknownPercent = 40;
      assertThat(Linearizability.check(history.run())).as("seed %s", seed).isEmpty();
    }
  }

  @Test
  void everyPlantedFaultIsFound() {
    for (Plant plant : Plant.values()) {
      int planted = 0;
      for (long seed = 1; seed <= SEEDS; seed++) {
        List<Operation> wrong = plant.into(random(seed).run(), seed);
        if (wrong.isEmpty()) {
          continue;
        }
        planted++;
        assertThat(Linearizability.holds(wrong)).as("%s, seed %s", plant, seed).isFalse();
      }
      assertThat(planted).as("histories that had a place for %s", plant).isGreaterThan(SEEDS / 4);
    }
  }

  @Test
  void theReportIsSmall() {
    for (long seed = 1; seed <= 4; seed++) {
      List<Operation> wrong = Plant.STALE_DEFAULT_READ.into(random(seed).run(), seed);
      for (Violation violation : Linearizability.check(wrong)) {
        assertThat(violation.operations().size())
            .as("seed %s: %s", seed, violation)
            .isLessThanOrEqualTo(25);
      }
    }
  }

  @Test
  void longHistoriesAreDecided() {
    RandomHistory history = new RandomHistory(7, 12, 4, 3, 20_000);
    assertThat(Linearizability.holds(history.run())).isTrue();
  }

  @Test
  void aHistorySurvivesItsFile(@TempDir Path folder) throws Exception {
    History history = new History(random(3).run(), List.of());
    Path file = folder.resolve("history.jsonl");
    HistoryJson.write(history, file);
    assertThat(HistoryJson.read(file)).isEqualTo(history);
  }

  @Test
  void aStaleTransactionMayMissWhatIsThere() {
    Operation write = write(0, "g/a", "v1", 0, 10);
    Call reads = new Call.Txn(List.of(Call.Read.now("g/a")));
    Operation late =
        new Operation(1, "s1", Mode.STALE, reads, 20, 30, Outcome.REFUSED, Answer.EMPTY);
    Operation wrong =
        new Operation(1, "s1", Mode.DEFAULT, reads, 20, 30, Outcome.REFUSED, Answer.EMPTY);
    assertThat(Linearizability.check(List.of(write, late))).isEmpty();
    assertThat(Linearizability.check(List.of(write, wrong))).isNotEmpty();
  }

  @Test
  void aStaleReadMayLagButNotTurnBack() {
    Operation first = write(0, "g/a", "v1", 0, 10);
    Operation second = write(0, "g/a", "v2", 20, 30);
    Operation late = read(1, Mode.STALE, "g/a", "v1", 2, 40, 50);
    Operation newer = read(1, Mode.STALE, "g/a", "v2", 3, 60, 70);
    Operation back = read(1, Mode.STALE, "g/a", "v1", 2, 80, 90);
    assertThat(Linearizability.check(List.of(first, second, late, newer))).isEmpty();
    assertThat(Linearizability.check(List.of(first, second, late, newer, back))).isNotEmpty();
    assertThat(Linearizability.check(List.of(first, second, behind(newer), behind(back))))
        .as("another server may have answered")
        .isEmpty();
    assertThat(
            Linearizability.check(
                List.of(first, second, read(1, Mode.DEFAULT, "g/a", "v1", 2, 40, 50))))
        .isNotEmpty();
  }

  @Test
  void anUnknownWriteMayHappenLateOrNever() {
    Operation known = write(0, "g/a", "v1", 0, 10);
    Operation lost =
        new Operation(
            1, "s", Mode.DEFAULT, new Call.Put("g/a", "v2"), 20, 30, Outcome.UNKNOWN, Answer.EMPTY);
    Operation before = read(2, Mode.CONSISTENT, "g/a", "v1", 2, 40, 50);
    Operation after = read(2, Mode.CONSISTENT, "g/a", "v2", 3, 60, 70);
    Operation again = read(2, Mode.CONSISTENT, "g/a", "v1", 2, 80, 90);
    assertThat(Linearizability.check(List.of(known, lost, before))).isEmpty();
    assertThat(Linearizability.check(List.of(known, lost, before, after))).isEmpty();
    assertThat(Linearizability.check(List.of(known, lost, before, after, again))).isNotEmpty();
    List<Operation> denied =
        new ArrayList<>(List.of(known, lost.with(Outcome.FAILED, Answer.EMPTY)));
    denied.add(after);
    assertThat(Linearizability.check(denied))
        .extracting(Violation::rule)
        .contains("denied write took effect");
  }

  static Operation write(int client, String key, String value, long from, long to) {
    return new Operation(
        client, "s", Mode.DEFAULT, new Call.Put(key, value), from, to, Outcome.OK, Answer.EMPTY);
  }

  /** The same answer from an agent that is no server. */
  private static Operation behind(Operation o) {
    return new Operation(
        o.process(),
        "c1#1+",
        o.mode(),
        o.call(),
        o.invokedNanos(),
        o.returnedNanos(),
        o.outcome(),
        o.answer());
  }

  static Operation read(
      int client, Mode mode, String key, String value, long index, long from, long to) {
    return new Operation(
        client,
        "s",
        mode,
        Call.Read.now(key),
        from,
        to,
        Outcome.OK,
        new Answer(index, List.of(Entry.of(key, value, index))));
  }
}
