package io.praetor.verification.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.changes.ChangeJudge.Outcome;
import io.praetor.verification.changes.ChangeJudge.Restore;
import io.praetor.verification.changes.ChangeJudge.Write;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The judge of changes finds what was planted in what readers were told, and nothing else. */
class ChangeJudgeTest {
  private final List<Write> writes = new ArrayList<>();
  private final List<Restore> restores = new ArrayList<>();
  private final Map<String, String> state = new TreeMap<>();

  /** What a reader is told that is told all. */
  private final List<Seen> seen = new ArrayList<>();

  /** Writes one after another: of one key, of two at once, and one whose outcome is not known. */
  ChangeJudgeTest() {
    write(1, Outcome.DONE, Map.of("a", "a1"));
    write(2, Outcome.DONE, Map.of("b", "b2"));
    write(3, Outcome.DONE, new TreeMap<>(Map.of("a", "a3", "b", "b3")));
    write(4, Outcome.UNKNOWN, Map.of("c", "c4"));
    write(5, Outcome.DONE, Map.of("a", "a5"));
    writes.add(new Write(Map.of("d", "d6"), Outcome.FAILED, 60, 65));
  }

  private void write(int index, Outcome outcome, Map<String, String> values) {
    writes.add(new Write(values, outcome, index * 10L, index * 10L + 5));
    values.forEach((key, value) -> {
      seen.add(new Seen(index, "set", key, value));
      state.put(key, value);
    });
  }

  private List<String> judged(List<Seen> told) {
    return ChangeJudge.judge(
        List.of(reading("one", told), reading("two", told)), writes, restores, state);
  }

  private static Reading reading(String name, List<Seen> told) {
    Reading reading = new Reading(name, "p/", 0);
    reading.seen().addAll(told);
    return reading;
  }

  @Test
  void whatIsToldOnceAndInOrderIsRight() {
    assertThat(judged(seen)).isEmpty();
  }

  @Test
  void whatIsUnknownMayBeMissing() {
    seen.removeIf(each -> each.key().equals("c"));
    state.remove("c");
    assertThat(judged(seen)).isEmpty();
  }

  @Test
  void aChangeThatIsMissingIsFound() {
    seen.removeIf(each -> each.value().equals("b2"));
    assertThat(judged(seen)).anyMatch(each -> each.startsWith("a change was not told: "));
  }

  @Test
  void aChangeThatIsToldTwiceIsFound() {
    seen.add(1, seen.getFirst());
    assertThat(judged(seen)).anyMatch(each -> each.startsWith("a change was told twice: "));
  }

  @Test
  void changesOutOfOrderAreFound() {
    Collections.swap(seen, 0, 1);
    List<Seen> swapped = new ArrayList<>();
    // By their place, as if the log had them in this order.
    for (int i = 0; i < seen.size(); i++) {
      Seen each = seen.get(i);
      long index = i < 2 ? i + 1 : each.index();
      swapped.add(new Seen(index, each.type(), each.key(), each.value()));
    }
    assertThat(judged(swapped))
        .anyMatch(
            each -> each.startsWith("a change is told before one that was acknowledged before: "));
  }

  @Test
  void halfATransactionIsFound() {
    seen.removeIf(each -> each.value().equals("b3"));
    assertThat(judged(seen)).anyMatch(each -> each.startsWith("a change was not told: "));
  }

  @Test
  void aTransactionThatIsToldApartIsFound() {
    seen.replaceAll(each ->
        each.index() > 3 || each.value().equals("b3")
            ? new Seen(each.index() + 1, each.type(), each.key(), each.value())
            : each);
    assertThat(judged(seen))
        .anyMatch(each -> each.startsWith("the changes of one transaction were told apart: "));
  }

  @Test
  void whatDidNotHappenOrNobodyWroteIsFound() {
    seen.add(new Seen(6, "set", "d", "d6"));
    state.put("d", "d6");
    assertThat(judged(seen))
        .anyMatch(each -> each.startsWith("a change was told that did not happen: "));
    seen.removeLast();
    state.remove("d");
    seen.add(new Seen(6, "set", "e", "e7"));
    state.put("e", "e7");
    assertThat(judged(seen)).anyMatch(each -> each.startsWith("nobody has written "));
  }

  @Test
  void readersThatDifferAreFound() {
    List<Seen> other = seen.subList(0, seen.size() - 1);
    assertThat(
            ChangeJudge.judge(
                List.of(reading("one", seen), reading("two", other)), writes, restores, state))
        .anyMatch(each -> each.startsWith("readers of changes differ at the 6. change: "));
  }

  @Test
  void aStateThatTheChangesDoNotLeadToIsFound() {
    state.put("a", "a1");
    assertThat(judged(seen)).anyMatch(each -> each.startsWith("the changes lead to "));
  }

  /** A restore of what was there behind index 2, at index 6, and a write behind it. */
  private void restore() {
    restores.add(new Restore("r1", 2, Map.of("a", "a1", "b", "b2"), Outcome.DONE, 60, 65));
    restores.add(new Restore("r2", 0, Map.of(), Outcome.UNKNOWN, 66, 67));
    seen.add(new Seen(6, Seen.RESTORE, "p/", "", "r1"));
    state.clear();
    state.putAll(Map.of("a", "a1", "b", "b2"));
    write(7, Outcome.DONE, Map.of("c", "c7"));
  }

  @Test
  void aRestoreTakesThePlaceOfWhatWasThere() {
    restore();
    assertThat(judged(seen)).isEmpty();
  }

  @Test
  void aChangeThatIsMissingAfterARestoreIsFound() {
    restore();
    seen.removeIf(each -> each.value().equals("c7"));
    assertThat(judged(seen)).anyMatch(each -> each.startsWith("a change was not told: "));
  }

  @Test
  void aSnapshotOfAnotherStateThanThatOfItsIndexIsFound() {
    restores.add(new Restore("r1", 1, Map.of("a", "a1", "b", "b2"), Outcome.FAILED, 60, 65));
    assertThat(judged(seen)).anyMatch(each -> each.startsWith("r1 is of index 1 and has "));
  }

  @Test
  void aRestoreThatIsNotToldIsFound() {
    restore();
    seen.removeIf(Seen::isRestore);
    assertThat(judged(seen))
        .anyMatch(each -> each.startsWith("a restore was not told: "))
        .anyMatch(each -> each.startsWith("the changes lead to "));
  }

  @Test
  void aRestoreThatIsToldTwiceOrThatNobodyAskedForIsFound() {
    restore();
    seen.add(new Seen(8, Seen.RESTORE, "p/", "", "r1"));
    assertThat(judged(seen)).anyMatch(each -> each.startsWith("a restore was told twice: "));
    seen.set(seen.size() - 1, new Seen(8, Seen.RESTORE, "p/", "", "r3"));
    assertThat(judged(seen)).anyMatch(each -> each.startsWith("nobody has restored "));
  }

  @Test
  void aRestoreOfSomethingElseIsFound() {
    restore();
    state.put("b", "b3");
    assertThat(judged(seen)).anyMatch(each -> each.startsWith("the changes lead to "));
  }

  @Test
  void whoReadsTheTreeAfterARestoreGoesOnFromThere() {
    restore();
    write(8, Outcome.DONE, Map.of("c", "c8"));
    List<Seen> rest = new ArrayList<>(seen);
    rest.removeIf(each -> each.index() == 7);
    Reading reader = reading("two", rest);
    reader.trees().add(new Reading.Tree(6, 7, Map.of("a", "a1", "b", "b2", "c", "c7")));
    List<Reading> both = List.of(reading("one", seen), reader);
    assertThat(ChangeJudge.judge(both, writes, restores, state)).isEmpty();
    reader.trees().set(0, new Reading.Tree(6, 7, Map.of("a", "a1", "b", "b2")));
    assertThat(ChangeJudge.judge(both, writes, restores, state))
        .anyMatch(each -> each.startsWith("the changes lead to "));
    reader.trees().clear();
    assertThat(ChangeJudge.judge(both, writes, restores, state))
        .anyMatch(each -> each.startsWith("readers of changes differ at the "));
  }
}
