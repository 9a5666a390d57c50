package io.praetor.verification.linearizability;

import static io.praetor.verification.linearizability.LinearizabilityTest.read;
import static io.praetor.verification.linearizability.LinearizabilityTest.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.history.Answer;
import io.praetor.verification.history.Call;
import io.praetor.verification.history.Disturbance;
import io.praetor.verification.history.Entry;
import io.praetor.verification.history.History;
import io.praetor.verification.history.Mode;
import io.praetor.verification.history.Operation;
import io.praetor.verification.history.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each rule about indexes and blocking queries passes what keeps it and names what breaks it. */
class RulesTest {
  private static final long MS = 1_000_000;

  @Test
  void anIndexGoesBack() {
    Operation newer = read(1, Mode.DEFAULT, "g/a", "v2", 8, 40, 50);
    Operation older = read(1, Mode.DEFAULT, "g/a", "v1", 7, 60, 70);
    Operation elsewhere = read(2, Mode.DEFAULT, "g/a", "v1", 7, 60, 70);
    Operation stale = read(1, Mode.STALE, "g/a", "v1", 7, 60, 70);
    assertThat(IndexRules.check(List.of(newer, elsewhere, stale))).isEmpty();
    assertThat(IndexRules.check(List.of(newer, older)))
        .extracting(Violation::rule)
        .containsExactly("index went back");
  }

  @Test
  void indexesRunAgainstTime() {
    Operation first = write(0, "g/a", "v1", 0, 10);
    Operation second = write(0, "h/b", "v2", 20, 30);
    Operation sawFirst = read(1, Mode.DEFAULT, "g/a", "v1", 7, 40, 50);
    assertThat(
            IndexRules.check(
                List.of(first, second, sawFirst, read(2, Mode.STALE, "h/b", "v2", 8, 40, 50))))
        .isEmpty();
    assertThat(
            IndexRules.check(
                List.of(first, second, sawFirst, read(2, Mode.STALE, "h/b", "v2", 6, 40, 50))))
        .extracting(Violation::rule)
        .containsExactly("index against time");
  }

  @Test
  void anAnswerIsOlderThanItsIndex() {
    List<Operation> writes = List.of(write(0, "g/a", "v1", 0, 10), write(0, "g/a", "v2", 20, 30));
    Operation seen = read(1, Mode.STALE, "g/a", "v2", 8, 40, 50);
    Operation late = watch("v1", 7, 7, 5, 35, 45);
    Operation wrong = watch("v1", 7, 9, 5, 35, 45);
    assertThat(BlockingRules.check(history(writes, seen, late), 1000)).isEmpty();
    assertThat(BlockingRules.check(history(writes, seen, wrong), 1000))
        .extracting(Violation::rule)
        .containsExactly("answer older than its index");
  }

  @Test
  void aDeletionThatWasUnderWayBeforeTheKeyWasThereMayHaveTakenIt() {
    Operation deletion =
        new Operation(
            0,
            "s",
            Mode.DEFAULT,
            new Call.DeleteTree("g/"),
            0,
            60,
            Outcome.OK,
            new Answer(0, List.of()));
    Operation written = write(0, "g/a", "v1", 10, 20);
    Operation seen = read(1, Mode.STALE, "g/a", "v1", 7, 25, 30);
    Operation absent =
        new Operation(
            2,
            "s",
            Mode.DEFAULT,
            Call.Read.now("g/a"),
            40,
            50,
            Outcome.OK,
            new Answer(8, List.of()));
    assertThat(BlockingRules.check(history(List.of(deletion, written), seen, absent), 1000))
        .isEmpty();
    assertThat(BlockingRules.check(history(List.of(written), seen, absent), 1000))
        .extracting(Violation::rule)
        .containsExactly("answer older than its index");
  }

  @Test
  void aWatcherSleepsThroughAChange() {
    List<Operation> writes =
        List.of(write(0, "g/a", "v1", 0, 10), write(0, "g/a", "v2", 20 * MS, 30 * MS));
    Operation prompt = watch("v2", 8, 8, 7, 15, 40 * MS);
    Operation slow = watch("v2", 8, 8, 7, 15, 9000 * MS);
    assertThat(BlockingRules.check(history(writes, prompt), 1000)).isEmpty();
    assertThat(BlockingRules.check(history(writes, slow), 1000))
        .extracting(Violation::rule)
        .containsExactly("missed wake-up");
    History disturbed =
        new History(
            List.of(writes.get(0), writes.get(1), slow),
            List.of(new Disturbance("pause s1", 10 * MS, 8500 * MS)));
    assertThat(BlockingRules.check(disturbed, 1000)).isEmpty();
  }

  private static History history(List<Operation> writes, Operation... more) {
    return new History(Stream.concat(writes.stream(), Arrays.stream(more)).toList(), List.of());
  }

  private static Operation watch(
      String value, long modify, long index, long waitIndex, long from, long to) {
    return new Operation(
        5,
        "s",
        Mode.DEFAULT,
        new Call.Read("g/a", waitIndex, 60_000),
        from,
        to,
        Outcome.OK,
        new Answer(index, List.of(Entry.of("g/a", value, modify))));
  }
}
