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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is kept of what servers have said, for how long and up to what size. */
class KeptRightsTest {
  private static final long TTL_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final int BYTES_MAX = 1 << 20;

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

  private static boolean mayRead(KeptRights kept, String secret) {
    return kept.callerNow(secret).authorizer().allows(Resource.KEY, Access.READ, "a");
  }

  private void pass(long seconds) {
    nowNanos += TimeUnit.SECONDS.toNanos(seconds);
  }

  @Test
  void aServerIsAskedOnceForAllWhoWait() {
    KeptRights kept = kept(DownPolicy.EXTEND_CACHE);
    List<String> went = new ArrayList<>();
    assertThat(kept.isReady("t")).isFalse();
    kept.whenReady("t", () -> went.add("first"));
    kept.whenReady("t", () -> went.add("second"));
    assertThat(asked).hasSize(1);
    asked.remove().listener().told(reader());
    assertThat(went).containsExactly("first", "second");
    assertThat(kept.isReady("t")).isTrue();
    assertThat(mayRead(kept, "t")).isTrue();
    pass(30);
    assertThat(kept.isReady("t")).isTrue();
    pass(1);
    assertThat(kept.isReady("t")).isFalse();
    assertThat(asked).isEmpty();
  }

  @Test
  void theTimeCountsFromTheQuestion() {
    KeptRights kept = kept(DownPolicy.DENY);
    kept.whenReady("t", () -> {});
    pass(20);
    asked.remove().listener().told(reader());
    pass(11);
    assertThat(kept.isReady("t")).isFalse();
    assertThatThrownBy(() -> mayRead(kept, "t")).isInstanceOf(DeniedException.class);
  }

  @Test
  void whatIsAskedForCountsForThoseWhoWaitedEvenIfItIsKeptForNoTime() {
    KeptRights kept = kept(DownPolicy.DENY);
    kept.whenReady("t", () -> {});
    pass(31);
    asked.remove().listener().told(reader());
    assertThat(mayRead(kept, "t")).isTrue();
    assertThat(kept.isReady("t")).isFalse();
  }

  @Test
  void aTokenThatExpiresIsNotKeptForLonger() {
    KeptRights kept = kept(DownPolicy.EXTEND_CACHE);
    kept.whenReady("t", () -> {});
    asked.remove().listener().told(rights(5_000, "key_prefix \"\" { policy = \"read\" }"));
    pass(4);
    assertThat(kept.isReady("t")).isTrue();
    pass(2);
    assertThat(kept.isReady("t")).isFalse();
    kept.whenReady("t", () -> {});
    asked.remove().listener().unanswered("away");
    assertThatThrownBy(() -> mayRead(kept, "t")).isInstanceOf(DeniedException.class);
  }

  @Test
  void withoutServersWhatIsKeptCountsOnAndServersAreAskedBehindIt() {
    KeptRights kept = kept(DownPolicy.EXTEND_CACHE);
    kept.whenReady("t", () -> {});
    asked.remove().listener().told(reader());
    pass(31);
    assertThat(kept.isReady("t")).isFalse();
    kept.whenReady("t", () -> {});
    asked.remove().listener().unanswered("away");
    pass(1_000);
    assertThat(kept.isReady("t")).isTrue();
    assertThat(mayRead(kept, "t")).isTrue();
    assertThat(kept.isReady("t")).isTrue();
    assertThat(asked).hasSize(1);
    asked.remove().listener().told(new TokenRights.Unknown("ACL not found"));
    assertThat(kept.isReady("t")).isTrue();
    assertThatThrownBy(() -> mayRead(kept, "t")).hasMessage("ACL not found");
    assertThat(kept.isReady("other")).isFalse();
  }

  @Test
  void asyncCacheNeverWaitsForWhatIsKept() {
    KeptRights kept = kept(DownPolicy.ASYNC_CACHE);
    kept.whenReady("t", () -> {});
    asked.remove().listener().told(reader());
    pass(100);
    assertThat(kept.isReady("t")).isTrue();
    assertThat(asked).hasSize(1);
    assertThat(mayRead(kept, "t")).isTrue();
  }

  @Test
  void serversThatCannotBeAskedLeaveTheRecoveryTokenAlone() {
    KeptRights kept = kept(DownPolicy.ALLOW);
    kept.whenReady("t", () -> {});
    asked.remove().listener().unsupported("old");
    assertThatThrownBy(() -> mayRead(kept, "t")).hasMessageContaining("update the servers");
    assertThat(kept.isReady("t")).isFalse();
    assertThat(kept.isReady("own")).isTrue();
    assertThat(mayRead(kept, "own")).isTrue();
  }

  @Test
  void memoryIsBoundedAndUnknownSecretsTakeNoPlaceOfTokens() {
    KeptRights kept = kept(DownPolicy.EXTEND_CACHE);
    kept.whenReady("t", () -> {});
    asked.remove().listener().told(reader());
    for (int i = 0; i < 10_000; i++) {
      kept.whenReady("guess " + i, () -> {});
      asked.remove().listener().told(new TokenRights.Unknown("ACL not found"));
    }
    assertThat(kept.heldBytes()).isLessThan(BYTES_MAX);
    assertThat(kept.isReady("t")).isTrue();
    for (int i = 0; i < 10_000; i++) {
      kept.whenReady("token " + i, () -> {});
      asked.remove().listener().told(reader());
      assertThat(mayRead(kept, "token " + i)).isTrue();
    }
    assertThat(kept.heldBytes()).isLessThan(BYTES_MAX);
    assertThat(kept.isReady("token 9999")).isTrue();
    assertThat(kept.isReady("t")).isFalse();
  }

  @Test
  void aFloodOfSecretsIsRefusedAndNotQueued() {
    KeptRights kept = kept(DownPolicy.EXTEND_CACHE);
    List<String> went = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      String secret = "guess " + i;
      kept.whenReady(secret, () -> went.add(secret));
    }
    assertThat(asked).hasSize(1_024);
    assertThat(went).hasSize(3_000 - 1_024);
    assertThatThrownBy(() -> mayRead(kept, "guess 2999")).isInstanceOf(DeniedException.class);
  }
}
