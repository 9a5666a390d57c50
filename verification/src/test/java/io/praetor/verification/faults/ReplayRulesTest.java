package io.praetor.verification.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.consensus.storage.StoredLog.Stored;
import io.praetor.store.catalog.CheckDefinition;
import io.praetor.store.catalog.CheckStatus;
import io.praetor.store.catalog.NodeDefinition;
import io.praetor.store.catalog.ServiceDefinition;
import io.praetor.store.command.Command;
import io.praetor.store.command.CommandCodec;
import io.praetor.store.kv.Key;
import io.praetor.store.level.Level;
import io.praetor.verification.history.Answer;
import io.praetor.verification.history.Call;
import io.praetor.verification.history.Disturbance;
import io.praetor.verification.history.Entry;
import io.praetor.verification.history.History;
import io.praetor.verification.history.Mode;
import io.praetor.verification.history.Operation;
import io.praetor.verification.history.Outcome;
import io.praetor.verification.linearizability.Violation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Answers that the log explains pass; each rule names the answer that breaks it. */
class ReplayRulesTest {
  private static final long MS = 1_000_000;
  private static final long GRACE_MS = 1_000;
  private static final long FORWARDED_GRACE_MS = 2_000;
  private static final String KEY = "f/k";

  /** Another key at index 1, v1 at 2, v2 at 3, another key at 4, a delete at 5. */
  private final Replay replay =
      Replay.of(
          List.of(
              stored(1, set("f/other", "w")),
              stored(2, set(KEY, "v1")),
              stored(3, set(KEY, "v2")),
              stored(4, set("f/other", "x")),
              stored(5, new Command.KvDelete(Key.utf8(KEY)))));

  private static Stored stored(long index, Command command) {
    return new Stored(index, 1, new CommandCodec.Batch(1_000 + index, List.of(command)));
  }

  private static Command set(String key, String value) {
    return new Command.KvSet(Key.utf8(key), value.getBytes(StandardCharsets.UTF_8), 0);
  }

  private static Operation put(String value, long fromMs, long toMs, Outcome outcome) {
    return operation(
        "s1#1", Mode.DEFAULT, new Call.Put(KEY, value), fromMs, toMs, outcome, Answer.EMPTY);
  }

  private static Operation read(Mode mode, long index, String value, long fromMs, long toMs) {
    return read("s1#1", mode, Call.Read.now(KEY), index, value, fromMs, toMs);
  }

  private static Operation read(
      String server, Mode mode, Call call, long index, String value, long fromMs, long toMs) {
    List<Entry> entries =
        value.isEmpty() ? List.of() : List.of(new Entry(KEY, value, "", 2, index, 0));
    return operation(server, mode, call, fromMs, toMs, Outcome.OK, new Answer(index, entries));
  }

  private static Operation operation(
      String server, Mode mode, Call call, long fromMs, long toMs, Outcome outcome, Answer answer) {
    return new Operation(1, server, mode, call, fromMs * MS, toMs * MS, outcome, answer);
  }

  private List<String> broken(Operation... operations) {
    return broken(List.of(), operations);
  }

  private List<String> broken(List<Disturbance> disturbances, Operation... operations) {
    return ReplayRules.check(
            new History(Arrays.asList(operations), disturbances),
            replay,
            GRACE_MS,
            FORWARDED_GRACE_MS)
        .stream()
        .map(Violation::rule)
        .distinct()
        .toList();
  }

  @Test
  void whatTheLogExplainsPasses() {
    assertThat(
            broken(
                put("v1", 0, 10, Outcome.OK),
                read(Mode.DEFAULT, 2, "v1", 11, 12),
                put("v2", 20, 30, Outcome.UNKNOWN),
                read(Mode.CONSISTENT, 3, "v2", 31, 32),
                read("s2#1", Mode.STALE, Call.Read.now(KEY), 2, "v1", 40, 41),
                read(Mode.DEFAULT, 5, "", 50, 51)))
        .isEmpty();
  }

  @Test
  void anAcknowledgedWriteIsLost() {
    assertThat(broken(put("v3", 0, 10, Outcome.OK))).containsExactly("acknowledged write is lost");
  }

  @Test
  void aDeniedWriteTookEffect() {
    assertThat(broken(put("v1", 0, 10, Outcome.FAILED), read(Mode.DEFAULT, 3, "v2", 20, 30)))
        .containsExactly("denied write is in the log");
  }

  @Test
  void aWriteIsThereTwice() {
    Replay twice =
        Replay.of(
            List.of(
                stored(1, set(KEY, "v1")), stored(2, set(KEY, "v2")), stored(3, set(KEY, "v1"))));
    History history = new History(List.of(put("v1", 0, 10, Outcome.OK)), List.of());
    assertThat(ReplayRules.check(history, twice, GRACE_MS, FORWARDED_GRACE_MS))
        .extracting(Violation::rule)
        .containsExactly("applied twice");
  }

  @Test
  void aRefusalHasNoReason() {
    assertThat(broken(put("v1", 0, 10, Outcome.REFUSED))).containsExactly("refusal without reason");
  }

  @Test
  void anAnswerIsNoStateOfTheLog() {
    assertThat(broken(read(Mode.STALE, 3, "v1", 0, 10)))
        .containsExactly("answer not as at its index");
    assertThat(broken(read(Mode.STALE, 10, "v1", 0, 10))).containsExactly("index that never was");
  }

  @Test
  void aDefaultReadIsOld() {
    Operation acknowledged = put("v2", 0, 10, Outcome.OK);
    assertThat(broken(acknowledged, read("s2#1", Mode.STALE, Call.Read.now(KEY), 2, "v1", 20, 30)))
        .isEmpty();
    assertThat(broken(acknowledged, read(Mode.DEFAULT, 2, "v1", 5, 30)))
        .as("asked before the write was acknowledged")
        .isEmpty();
    assertThat(broken(acknowledged, read(Mode.DEFAULT, 2, "v1", 20, 30)))
        .containsExactly("old answer");
  }

  @Test
  void aServerGoesBack() {
    Operation newer = read(Mode.STALE, 3, "v2", 0, 10);
    assertThat(broken(newer, read("s1#2", Mode.STALE, Call.Read.now(KEY), 2, "v1", 20, 30)))
        .as("another life of the server")
        .isEmpty();
    assertThat(broken(newer, read(Mode.STALE, 2, "v1", 20, 30)))
        .containsExactly("server went back");
  }

  @Test
  void aWakeUpIsMissed() {
    Call watch = new Call.Read(KEY, 2, 5_000);
    Operation shown = read(Mode.DEFAULT, 3, "v2", 100, 110);
    Operation meanwhile = read(Mode.DEFAULT, 3, "v2", 200, 210);
    Operation elsewhere = read("s2#1", Mode.DEFAULT, Call.Read.now(KEY), 3, "v2", 100, 110);
    Operation inTime = read("s1#1", Mode.DEFAULT, watch, 3, "v2", 0, 500);
    Operation late = read("s1#1", Mode.DEFAULT, watch, 3, "v2", 0, 4_000);
    Operation givenUp =
        operation("s1#1", Mode.DEFAULT, watch, 0, 4_000, Outcome.UNKNOWN, Answer.EMPTY);
    assertThat(broken(shown, meanwhile, inTime)).isEmpty();
    assertThat(broken(shown, meanwhile, late)).containsExactly("missed wake-up");
    assertThat(broken(shown, meanwhile, givenUp)).containsExactly("missed wake-up");
    assertThat(broken(shown, givenUp)).as("there may be no leader").isEmpty();
    assertThat(broken(elsewhere, late)).as("another server showed it").isEmpty();
    assertThat(broken(List.of(new Disturbance("cut", 0, 3_500 * MS)), shown, meanwhile, late))
        .isEmpty();
  }

  @Test
  void behindAnAgentThatIsNoServerAnyMayAnswer() {
    String agent = "c1#1+";
    Call now = Call.Read.now(KEY);
    Operation newer = read(agent, Mode.STALE, now, 3, "v2", 0, 10);
    Operation older = read(agent, Mode.STALE, now, 2, "v1", 20, 30);
    assertThat(broken(newer, older)).as("another server's stale answer").isEmpty();
    assertThat(
            broken(put("v2", 0, 10, Outcome.OK), read(agent, Mode.DEFAULT, now, 2, "v1", 20, 30)))
        .containsExactly("old answer");

    Call watch = new Call.Read(KEY, 2, 5_000);
    Operation elsewhere = read("s2#1", Mode.DEFAULT, now, 3, "v2", 100, 110);
    Operation late = read(agent, Mode.DEFAULT, watch, 3, "v2", 0, 4_000);
    Operation inTime = read(agent, Mode.DEFAULT, watch, 3, "v2", 0, 2_000);
    Operation givenUp =
        operation(agent, Mode.STALE, watch, 0, 4_000, Outcome.UNKNOWN, Answer.EMPTY);
    Operation meanwhile = read("s3#1", Mode.DEFAULT, now, 3, "v2", 200, 210);
    assertThat(broken(elsewhere, meanwhile, inTime)).isEmpty();
    assertThat(broken(elsewhere, meanwhile, late)).containsExactly("missed wake-up");
    assertThat(broken(elsewhere, late)).as("there may be no leader").isEmpty();
    assertThat(broken(elsewhere, givenUp)).containsExactly("missed wake-up");
    assertThat(broken(List.of(new Disturbance("cut", 0, 3_500 * MS)), elsewhere, meanwhile, late))
        .isEmpty();
    assertThat(broken(late)).as("nobody else knew").isEmpty();
  }

  @Test
  void aWatcherWakesForNothing() {
    Call watch = new Call.Read(KEY, 3, 5_000);
    assertThat(broken(read("s1#1", Mode.DEFAULT, watch, 3, "v2", 0, 5_100))).isEmpty();
    assertThat(broken(read("s1#1", Mode.DEFAULT, watch, 3, "v2", 0, 100)))
        .containsExactly("woken for nothing");
  }

  private static final String INSTANCE = "web/n:1";

  /** An instance at index 3, critical at 4, a key at 5, gone at 6, and there again at 7. */
  private final Replay services =
      Replay.of(
          List.of(
              stored(1, new Command.LevelRaise(Level.NEWEST)),
              stored(2, set("f/other", "w")),
              stored(3, register("v1=passing", true)),
              stored(4, register("v2=critical", false)),
              stored(5, set("f/other", "x")),
              stored(6, new Command.CatalogDeregister("n", "1", "")),
              stored(7, register("v3=passing", true))));

  private static Command register(String value, boolean hasService) {
    ServiceDefinition service =
        new ServiceDefinition(
            "1", "web", "", List.of(value), "", Map.of(), Map.of(), 80, "", 1, 1, false);
    String status = value.substring(value.indexOf('=') + 1);
    CheckDefinition check =
        new CheckDefinition(
            "check-1",
            "check",
            Objects.requireNonNull(CheckStatus.of(status)),
            "",
            value,
            "1",
            "",
            "",
            "",
            CheckDefinition.NO_DEFINITION);
    return new Command.CatalogRegister(
        new NodeDefinition("", "n", "10.0.0.1", Map.of(), Map.of()),
        false,
        hasService ? service : null,
        List.of(check));
  }

  private List<String> brokenOfServices(Operation... operations) {
    return ReplayRules.check(
            new History(Arrays.asList(operations), List.of()),
            services,
            GRACE_MS,
            FORWARDED_GRACE_MS)
        .stream()
        .map(Violation::rule)
        .distinct()
        .toList();
  }

  private static Operation health(Call.Aspect aspect, long index, long toMs, Entry... entries) {
    return operation(
        "s1#1",
        Mode.DEFAULT,
        Call.ReadService.now("web/", aspect),
        toMs - 5,
        toMs,
        Outcome.OK,
        new Answer(index, List.of(entries)));
  }

  private Operation registered(String value, Outcome outcome) {
    return operation(
        "s1#1", Mode.DEFAULT, new Call.Register(INSTANCE, value), 0, 10, outcome, Answer.EMPTY);
  }

  private long index(int position) {
    return services.view(position).index();
  }

  @Test
  void servicesAreToldAsTheLogHasThem() {
    Entry first = new Entry(INSTANCE, "v1=passing", "", index(3), index(3), index(3));
    Entry second = new Entry(INSTANCE, "v2=critical", "", index(3), index(4), index(3));
    assertThat(
            brokenOfServices(
                registered("v1=passing", Outcome.OK),
                health(Call.Aspect.HEALTH, index(3), 20, first),
                health(Call.Aspect.HEALTH, index(4), 30, second),
                health(Call.Aspect.PASSING, index(4), 30),
                health(Call.Aspect.INSTANCES, index(4), 30, first),
                health(Call.Aspect.HEALTH, index(6), 40)))
        .isEmpty();
    assertThat(brokenOfServices(health(Call.Aspect.PASSING, index(4), 30, second)))
        .containsExactly("answer not as at its index");
    assertThat(brokenOfServices(health(Call.Aspect.HEALTH, index(6), 30, second)))
        .containsExactly("answer not as at its index");
    assertThat(brokenOfServices(health(Call.Aspect.HEALTH, index(5), 30, second)))
        .as("a key is none of a service's")
        .containsExactly("index that never was");
    assertThat(brokenOfServices(registered("v4=passing", Outcome.OK)))
        .containsExactly("acknowledged write is lost");
  }

  @Test
  void aWatcherOfAServiceSleepsThroughItsEnd() {
    Operation shown = health(Call.Aspect.HEALTH, index(6), 110);
    Call watch = new Call.ReadService("web/", Call.Aspect.PASSING, index(4), 5_000);
    Operation late =
        operation(
            "s1#1", Mode.DEFAULT, watch, 0, 4_000, Outcome.OK, new Answer(index(6), List.of()));
    Operation meanwhile = health(Call.Aspect.HEALTH, index(6), 210);
    assertThat(brokenOfServices(shown, meanwhile, late)).containsExactly("missed wake-up");
    Call without = new Call.ReadService("web/", Call.Aspect.INSTANCES, index(3), 5_000);
    Entry first = new Entry(INSTANCE, "v1=passing", "", index(3), index(3), index(3));
    Operation byCheck =
        operation(
            "s1#1",
            Mode.DEFAULT,
            without,
            0,
            4_000,
            Outcome.OK,
            new Answer(index(4), List.of(first)));
    assertThat(brokenOfServices(health(Call.Aspect.PASSING, index(4), 110), byCheck))
        .as("checks do not wake who does not see them")
        .isEmpty();
  }
}
