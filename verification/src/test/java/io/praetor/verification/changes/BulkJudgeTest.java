package io.praetor.verification.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.changes.BulkJudge.Ask;
import io.praetor.verification.changes.BulkJudge.Kind;
import io.praetor.verification.changes.BulkJudge.Look;
import io.praetor.verification.changes.ChangeJudge.Outcome;
import io.praetor.verification.changes.ChangeJudge.Restore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The judge of changes of whole trees finds what was planted, and nothing else. */
class BulkJudgeTest {
  private static final int KEYS = 3;

  private final List<Ask> asks = new ArrayList<>();
  private final List<Restore> restores = new ArrayList<>();
  private final List<Look> looks = new ArrayList<>();
  private final List<Seen> seen = new ArrayList<>();

  /** An apply, a copy, an apply, a move onto what is there, a rollback of what was moved. */
  BulkJudgeTest() {
    ask(Kind.APPLY, "a/", "", "v1", 0, -1, Outcome.DONE, 1, KEYS);
    set(1, "a/", "v1");
    ask(Kind.COPY, "a/", "b/", "", 0, -1, Outcome.DONE, 2, KEYS);
    set(2, "b/", "v1");
    ask(Kind.APPLY, "a/", "", "v3", 0, 1, Outcome.DONE, 3, KEYS);
    set(3, "a/", "v3");
    ask(Kind.MOVE, "a/", "b/", "", 0, -1, Outcome.UNKNOWN, 0, 0);
    set(4, "b/", "v3");
    delete(4, "a/");
    ask(Kind.ROLLBACK, "a/", "", "", 2, -1, Outcome.DONE, 5, KEYS);
    set(5, "a/", "v1");
    ask(Kind.APPLY, "c/", "", "v6", 0, -1, Outcome.FAILED, 0, 0);
    looks.add(new Look("s1", true, 4, keys("b/", "v3 and more"), 36));
  }

  private void ask(
      Kind kind,
      String tree,
      String other,
      String value,
      long to,
      long expect,
      Outcome outcome,
      long index,
      int changed) {
    long time = 10L * (asks.size() + 1);
    asks.add(
        new Ask(kind, tree, other, value, to, expect, outcome, index, changed, time, time + 5));
  }

  private void set(long index, String tree, String value) {
    keys(tree, value).forEach((key, said) -> seen.add(new Seen(index, "set", key, said)));
  }

  private void delete(long index, String tree) {
    keys(tree, "").keySet().forEach(key -> seen.add(new Seen(index, "delete", key, "")));
  }

  private static Map<String, String> keys(String tree, String value) {
    Map<String, String> keys = new HashMap<>();
    for (int i = 0; i < KEYS; i++) {
      keys.put(BulkJudge.key(tree, i), value);
    }
    return keys;
  }

  private List<String> judged() {
    Reading reading = new Reading("one", "", 0);
    reading.seen().addAll(seen);
    return BulkJudge.judge(KEYS, List.of(reading), asks, restores, looks);
  }

  private void isFound(String text) {
    assertThat(judged()).anyMatch(each -> each.startsWith(text));
  }

  @Test
  void whatIsDoneAtOnceIsRight() {
    assertThat(judged()).isEmpty();
  }

  @Test
  void halfOfAChangeIsFound() {
    seen.remove(seen.size() - 1);
    isFound("half a change of many keys was seen in the changes at index 5");
  }

  @Test
  void aChangeThatIsToldApartIsFound() {
    Seen last = seen.removeLast();
    seen.add(new Seen(6, "set", last.key(), last.value()));
    isFound("half a change of many keys was seen in the changes at index 5");
  }

  @Test
  void aReadOfHalfIsFound() {
    Map<String, String> half = keys("b/", "v3");
    half.put(BulkJudge.key("b/", 0), "v1");
    looks.add(new Look("s1", false, 4, half, 0));
    isFound("half a change of many keys was seen in an answer of s1");
  }

  @Test
  void aReadOfAnotherStateIsFound() {
    looks.add(new Look("s1", false, 3, keys("b/", "v3"), 0));
    isFound("an answer of s1 at index 3 shows ");
  }

  @Test
  void anAcknowledgedChangeThatIsLostIsFound() {
    seen.removeIf(each -> each.index() == 5);
    isFound("a change of many keys was not told: ");
  }

  @Test
  void aChangeThatWasRefusedAndHappenedIsFound() {
    set(6, "c/", "v6");
    isFound("a change was told that did not happen: ");
  }

  @Test
  void aChangeThatNobodyAskedForIsFound() {
    set(6, "c/", "v7");
    isFound("nobody has asked for ");
  }

  @Test
  void aRollbackToSomethingElseIsFound() {
    seen.replaceAll(each -> each.index() == 5 ? new Seen(5, each.type(), each.key(), "v3") : each);
    isFound("a change of many keys is not what was asked for: ");
  }

  @Test
  void whatIsDoneInSpiteOfWhatItExpectsIsFound() {
    ask(Kind.APPLY, "a/", "", "v7", 0, 3, Outcome.DONE, 7, KEYS);
    set(7, "a/", "v7");
    isFound("changed at 4, and done in spite of what it expects: ");
  }

  @Test
  void aRestoreIsTheStateOfItsSnapshot() {
    restores.add(new Restore("r1", 2, twoTrees("v1", "v1"), Outcome.DONE, 90, 95));
    seen.add(new Seen(8, Seen.RESTORE, "", "", "r1"));
    ask(Kind.COPY, "b/", "c/", "", 0, -1, Outcome.DONE, 9, KEYS);
    set(9, "c/", "v1");
    assertThat(judged()).isEmpty();
    looks.add(new Look("s2", false, 8, keys("a/", "v1"), 0));
    isFound("an answer of s2 at index 8 shows ");
  }

  @Test
  void aSnapshotOfAnotherStateThanThatOfItsIndexIsFound() {
    restores.add(new Restore("r1", 3, keys("b/", "v1"), Outcome.FAILED, 90, 95));
    isFound("r1 is of index 3 and has {b/=v1}, and the changes lead to {a/=v3, b/=v1}");
  }

  @Test
  void anAnswerThatNothingWasToBeChangedIsOneOfAStateInWhichItIsTrue() {
    ask(Kind.COPY, "a/", "b/", "", 0, -1, Outcome.DONE, 2, 0);
    asks.replaceAll(each ->
        each.changed() == 0 && each.outcome() == Outcome.DONE
            ? new Ask(
                each.kind(), each.tree(), each.other(), "", 0, -1, each.outcome(), 2, 0, 16, 28)
            : each);
    assertThat(judged()).isEmpty();
    ask(Kind.COPY, "a/", "b/", "", 0, -1, Outcome.DONE, 3, 0);
    isFound("nothing was changed, and there was something to change: ");
    asks.removeLast();
    ask(Kind.APPLY, "a/", "", "v9", 0, -1, Outcome.DONE, 5, 0);
    isFound("nothing was changed, and there was something to change: ");
    asks.removeLast();
    ask(Kind.COPY, "a/", "b/", "", 0, -1, Outcome.DONE, 2, 0);
    isFound("an answer that nothing was to be changed is older than index 5");
    asks.removeLast();
    ask(Kind.ROLLBACK, "a/", "", "", 2, 4, Outcome.DONE, 5, 0);
    isFound("changed at 5, and done in spite of what it expects: ");
  }

  @Test
  void anAnswerThatIsOlderThanARestoreIsFound() {
    restores.add(new Restore("r1", 2, twoTrees("v1", "v1"), Outcome.DONE, 90, 95));
    seen.add(new Seen(8, Seen.RESTORE, "", "", "r1"));
    looks.add(new Look("s1", true, 8, twoTrees("v1", "v1"), 96));
    assertThat(judged()).isEmpty();
    looks.add(new Look("s1", true, 5, twoTrees("v1", "v3"), 96));
    isFound("an answer is older than index 8");
  }

  @Test
  void anAnswerThatIsOldIsFound() {
    looks.add(new Look("s1", false, 2, twoTrees("v1", "v1"), 60));
    assertThat(judged()).isEmpty();
    looks.add(new Look("s1", true, 2, twoTrees("v1", "v1"), 60));
    isFound("an answer is older than index 5");
  }

  @Test
  void aRestoreOfWhatIsThereMovesNoIndex() {
    Map<String, String> then = twoTrees("v1", "v3");
    restores.add(new Restore("r1", 5, then, Outcome.DONE, 90, 95));
    seen.add(new Seen(8, Seen.RESTORE, "", "", "r1"));
    looks.add(new Look("s1", true, 5, then, 96));
    assertThat(judged()).isEmpty();
  }

  private static Map<String, String> twoTrees(String one, String other) {
    Map<String, String> trees = keys("a/", one);
    trees.putAll(keys("b/", other));
    return trees;
  }

  @Test
  void aCopyInSpiteOfWhatItExpectsOfItsTargetIsFound() {
    ask(Kind.COPY, "a/", "b/", "", 0, 3, Outcome.DONE, 7, KEYS);
    set(7, "b/", "v1");
    isFound("changed at 4, and done in spite of what it expects: ");
  }

  @Test
  void anUndeleteMakesWhatWasThereLast() {
    ask(Kind.MOVE, "a/", "c/", "", 0, -1, Outcome.DONE, 7, 2 * KEYS);
    set(7, "c/", "v1");
    delete(7, "a/");
    ask(Kind.UNDELETE, "a/", "", "", -1, -1, Outcome.DONE, 8, KEYS);
    set(8, "a/", "v1");
    ask(Kind.UNDELETE, "a/", "", "", 3, -1, Outcome.DONE, 8, 0);
    assertThat(judged()).isEmpty();
    seen.replaceAll(each -> each.index() == 8 ? new Seen(8, each.type(), each.key(), "v3") : each);
    isFound("a change of many keys is not what was asked for: ");
  }
}
