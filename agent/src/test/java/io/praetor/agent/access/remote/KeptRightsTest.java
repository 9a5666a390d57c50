package io.praetor.agent.access.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Caller;
import io.praetor.agent.access.DeniedException;
import io.praetor.agent.access.Resource;
import io.praetor.agent.access.RulesException;
import io.praetor.agent.access.RulesParser;
import io.praetor.agent.access.token.TokenRights;
import io.praetor.agent.query.Callers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is kept of what servers have said, for how long and up to what size. */
class KeptRightsTest {
  private static final long TTL_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final int BYTES_MAX = 1 << 20;

  private static final TokenRights GONE = new TokenRights.Unknown("ACL not found");

  private record Asked(String secret, RightsSource.Listener listener) {}

  private final Deque<Asked> asked = new ArrayDeque<>();
  private long nowNanos = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(10);

  private KeptRights kept(DownPolicy down) {
    return new KeptRights(
        (secret, listener) -> asked.add(new Asked(secret, listener)),
        secret -> secret.equals("own") ? Caller.UNRESTRICTED : null,
        down,
        TTL_NANOS,
        BYTES_MAX,
        () -> nowNanos);
  }

  private static TokenRights rights(long leftMs, String rules) {
    try {
      TokenRights told =
          new TokenRights.Known("a", false, false, leftMs, List.of(RulesParser.parse(rules)));
      TokenRights read = TokenRights.decode(told.encode());
      assertThat(read).isEqualTo(told);
      return read;
    } catch (RulesException e) {
      throw new AssertionError(e);
    }
  }

  private static TokenRights reader() {
    return rights(0, "key_prefix \"\" { policy = \"read\" }");
  }

  private static boolean mayRead(Callers judgedBy, String secret) {
    return judgedBy.callerNow(secret).authorizer().allows(Resource.KEY, Access.READ, "a");
  }

  private static boolean isReady(KeptRights kept, String secret) {
    return kept.ready(secret) != null;
  }

  /** By what a request is judged that need not wait. */
  private static Callers ready(KeptRights kept, String secret) {
    Callers found = kept.ready(secret);
    assertThat(found).as("nobody has to be asked").isNotNull();
    return Objects.requireNonNull(found);
  }

  /** By what a request is judged that waits; null until it is told, or if nobody can be asked. */
  private static AtomicReference<@Nullable Callers> await(KeptRights kept, String secret) {
    AtomicReference<@Nullable Callers> told = new AtomicReference<>();
    kept.whenReady(secret, told::set);
    return told;
  }

  private static Callers told(AtomicReference<@Nullable Callers> told) {
    return Objects.requireNonNull(told.get());
  }

  private void pass(long seconds) {
    nowNanos += TimeUnit.SECONDS.toNanos(seconds);
  }

  @Test
  void aServerIsAskedOnceForAllWhoWait() {
    KeptRights kept = kept(DownPolicy.EXTEND_CACHE);
    List<String> went = new ArrayList<>();
    assertThat(isReady(kept, "t")).isFalse();
    kept.whenReady("t", told -> went.add("first"));
    kept.whenReady("t", told -> went.add("second"));
    assertThat(asked).hasSize(1);
    asked.remove().listener().told(reader());
    assertThat(went).containsExactly("first", "second");
    assertThat(isReady(kept, "t")).isTrue();
    assertThat(mayRead(kept, "t")).isTrue();
    pass(30);
    assertThat(isReady(kept, "t")).isTrue();
    pass(1);
    assertThat(isReady(kept, "t")).isFalse();
    assertThat(asked).isEmpty();
  }

  @Test
  void theTimeCountsFromTheQuestion() {
    KeptRights kept = kept(DownPolicy.DENY);
    kept.whenReady("t", told -> {});
    pass(20);
    asked.remove().listener().told(reader());
    pass(11);
    assertThat(isReady(kept, "t")).isFalse();
    assertThatThrownBy(() -> mayRead(kept, "t")).isInstanceOf(DeniedException.class);
  }

  @Test
  void whatIsAskedForCountsForThoseWhoWaitedAloneEvenIfItIsKeptForNoTime() {
    KeptRights kept = kept(DownPolicy.DENY);
    AtomicReference<@Nullable Callers> first = await(kept, "t");
    pass(31);
    // Who comes now is not told what was asked so long ago.
    AtomicReference<@Nullable Callers> second = await(kept, "t");
    assertThat(asked).hasSize(2);
    asked.remove().listener().told(reader());
    assertThat(mayRead(told(first), "t")).isTrue();
    assertThat(second).hasNullValue();
    assertThat(isReady(kept, "t")).isFalse();
    assertThatThrownBy(() -> mayRead(kept, "t")).isInstanceOf(DeniedException.class);
    asked.remove().listener().told(GONE);
    assertThatThrownBy(() -> mayRead(told(second), "t")).hasMessage("ACL not found");
  }

  @Test
  void aRequestIsJudgedByOneAnswerHoweverLongItTakes() {
    KeptRights kept = kept(DownPolicy.DENY);
    kept.whenReady("t", told -> {});
    asked.remove().listener().told(reader());
    pass(30);
    Callers judgedBy = ready(kept, "t");
    pass(1);
    assertThat(mayRead(judgedBy, "t")).isTrue();
    assertThat(judgedBy.ready("t")).isNull();
  }

  @Test
  void aTokenThatExpiresIsNotKeptForLonger() {
    KeptRights kept = kept(DownPolicy.EXTEND_CACHE);
    kept.whenReady("t", told -> {});
    asked.remove().listener().told(rights(5_000, "key_prefix \"\" { policy = \"read\" }"));
    pass(4);
    assertThat(isReady(kept, "t")).isTrue();
    pass(2);
    assertThat(isReady(kept, "t")).isFalse();
    AtomicReference<@Nullable Callers> waiting = await(kept, "t");
    asked.remove().listener().unanswered("away");
    assertThatThrownBy(() -> mayRead(told(waiting), "t")).isInstanceOf(DeniedException.class);
  }

  @Test
  void withoutServersWhatIsKeptCountsOnAndServersAreAskedBehindIt() {
    KeptRights kept = kept(DownPolicy.EXTEND_CACHE);
    kept.whenReady("t", told -> {});
    asked.remove().listener().told(reader());
    pass(1_000);
    assertThat(isReady(kept, "t")).isFalse();
    AtomicReference<@Nullable Callers> waiting = await(kept, "t");
    asked.remove().listener().unanswered("away");
    assertThat(mayRead(told(waiting), "t")).isTrue();
    for (int i = 0; i < 10; i++) {
      pass(7);
      assertThat(mayRead(ready(kept, "t"), "t")).isTrue();
      assertThat(asked).hasSize(1);
      asked.remove().listener().unanswered("away");
    }
    assertThat(isReady(kept, "other")).isFalse();
    AtomicReference<@Nullable Callers> other = await(kept, "other");
    asked.remove().listener().unanswered("away");
    assertThatThrownBy(() -> mayRead(told(other), "other")).hasMessageContaining("extend-cache");
    assertThat(mayRead(ready(kept, "t"), "t")).isTrue();
    asked.remove().listener().told(GONE);
    assertThatThrownBy(() -> mayRead(ready(kept, "t"), "t")).hasMessage("ACL not found");
  }

  @Test
  void aSilenceOfLongAgoSaysNothingOfNow() {
    for (DownPolicy down : List.of(DownPolicy.EXTEND_CACHE, DownPolicy.ALLOW)) {
      KeptRights kept = kept(down);
      kept.whenReady("t", told -> {});
      asked.remove().listener().told(reader());
      pass(31);
      kept.whenReady("t", told -> {});
      asked.remove().listener().unanswered("away");
      assertThat(mayRead(ready(kept, "t"), "t")).isTrue();
      asked.remove().listener().unanswered("away");
      pass(3_600);
      assertThat(isReady(kept, "t")).as(down.word()).isFalse();
      assertThatThrownBy(() -> mayRead(kept, "t")).isInstanceOf(DeniedException.class);
      AtomicReference<@Nullable Callers> waiting = await(kept, "t");
      asked.remove().listener().told(GONE);
      assertThatThrownBy(() -> mayRead(told(waiting), "t")).hasMessage("ACL not found");
    }
  }

  @Test
  void aQuestionThatFailsThoughThereAreServersOpensNothing() {
    for (DownPolicy down : DownPolicy.values()) {
      KeptRights kept = kept(down);
      AtomicReference<@Nullable Callers> waiting = await(kept, "t");
      asked.remove().listener().failed("too much to do");
      assertThat(waiting).hasNullValue();
      assertThat(isReady(kept, "t")).isFalse();
      assertThat(isReady(kept, "")).isFalse();
      assertThatThrownBy(() -> mayRead(kept, "t")).isInstanceOf(DeniedException.class);
    }
  }

  @Test
  void asyncCacheNeverWaitsForWhatIsKept() {
    KeptRights kept = kept(DownPolicy.ASYNC_CACHE);
    kept.whenReady("t", told -> {});
    asked.remove().listener().told(reader());
    pass(100);
    assertThat(isReady(kept, "t")).isTrue();
    assertThat(asked).hasSize(1);
    assertThat(mayRead(kept, "t")).isTrue();
  }

  @Test
  void serversThatCannotBeAskedLeaveTheRecoveryTokenAlone() {
    KeptRights kept = kept(DownPolicy.ALLOW);
    kept.whenReady("t", told -> {});
    asked.remove().listener().unsupported("old");
    assertThatThrownBy(() -> mayRead(kept, "t")).hasMessageContaining("update the servers");
    assertThat(isReady(kept, "t")).isFalse();
    assertThat(isReady(kept, "own")).isTrue();
    assertThat(mayRead(kept, "own")).isTrue();
  }

  @Test
  void memoryIsBoundedAndUnknownSecretsTakeNoPlaceOfTokens() {
    KeptRights kept = kept(DownPolicy.EXTEND_CACHE);
    kept.whenReady("t", told -> {});
    asked.remove().listener().told(reader());
    for (int i = 0; i < 10_000; i++) {
      kept.whenReady("guess " + i, told -> {});
      asked.remove().listener().told(GONE);
    }
    assertThat(kept.heldBytes()).isLessThan(BYTES_MAX);
    assertThat(isReady(kept, "t")).isTrue();
    for (int i = 0; i < 10_000; i++) {
      kept.whenReady("token " + i, told -> {});
      asked.remove().listener().told(reader());
      assertThat(mayRead(kept, "token " + i)).isTrue();
    }
    assertThat(kept.heldBytes()).isLessThan(BYTES_MAX);
    assertThat(isReady(kept, "token 9999")).isTrue();
    assertThat(isReady(kept, "t")).isFalse();
  }

  @Test
  void aFloodOfSecretsIsRefusedUndoneAndTakesNoPlaceOfTokens() {
    KeptRights kept = kept(DownPolicy.EXTEND_CACHE);
    kept.whenReady("t", told -> {});
    asked.remove().listener().told(reader());
    pass(31);
    List<String> refused = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      String secret = "guess " + i;
      kept.whenReady(
          secret,
          told -> {
            assertThat(told).isNull();
            refused.add(secret);
          });
    }
    assertThat(asked).hasSize(768);
    assertThat(refused).hasSize(3_000 - 768);
    assertThat(isReady(kept, "t")).isFalse();
    AtomicReference<@Nullable Callers> waiting = await(kept, "t");
    assertThat(asked).hasSize(769);
    asked.removeLast().listener().told(GONE);
    assertThatThrownBy(() -> mayRead(told(waiting), "t")).hasMessage("ACL not found");
    asked.forEach(each -> each.listener().failed("too much to do"));
    asked.clear();
    assertThat(isReady(kept, "later")).isFalse();
    kept.whenReady("later", told -> {});
    assertThat(asked).hasSize(1);
  }
}
