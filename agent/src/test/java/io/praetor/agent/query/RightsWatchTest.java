package io.praetor.agent.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Caller;
import io.praetor.agent.access.Resource;
import io.praetor.agent.access.RouteRight;
import io.praetor.agent.access.token.TokenResolver;
import io.praetor.agent.consensus.ReadFailure;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.access.Grants;
import io.praetor.store.access.PolicyDefinition;
import io.praetor.store.access.TokenDefinition;
import io.praetor.store.command.Command;
import io.praetor.store.command.CommandCodec.Batch;
import io.praetor.store.kv.Key;
import io.praetor.store.level.Level;
import io.praetor.store.snapshot.SnapshotCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Parked queries whose tokens change, on one thread. */
class RightsWatchTest {
  private static final String READS = "key_prefix \"\" { policy = \"read\" }";

  private final StateMachine store = new StateMachine(SnapshotCodec::read);
  private final AtomicInteger parked = new AtomicInteger();
  private final List<String> answers = new ArrayList<>();
  private final TokenResolver resolver = new TokenResolver("dc1", "n", false, true, () -> "");

  /** The secrets that were looked up, in order. */
  private final List<String> judged = new ArrayList<>();

  private final Callers callers =
      new Callers() {
        @Override
        public Caller caller(View view, String secret) {
          judged.add(secret);
          return resolver.caller(view, secret);
        }

        @Override
        public Caller callerNow(String secret) {
          return caller(store.view(), secret);
        }
      };
  private final BlockingQueries queries =
      new BlockingQueries(
          store,
          new OpenGate(ReadGate.Contact.LEADING),
          parked::addAndGet,
          task -> {
            throw new RejectedExecutionException("all are busy");
          });

  @BeforeEach
  void start() {
    store.apply(1, new Command.LevelRaise(Level.NEWEST));
    store.apply(1, new Command.KvSet(Key.utf8("k"), new byte[0], 0));
    policy("p", READS, true);
    token("t", 0);
    token("u", 0);
  }

  private void policy(String id, String rules, boolean isNew) {
    store.apply(
        1, new Command.PolicySet(new PolicyDefinition(id, id, "", rules, List.of()), isNew));
  }

  private void token(String secret, long expiresNanos) {
    store.apply(
        1,
        new Command.TokenSet(
            new TokenDefinition(
                secret, secret, "", Grants.ofPolicy("p"), false, "", 1, expiresNanos),
            true));
  }

  private void revoke(String secret) {
    store.apply(1, new Command.TokenDelete(secret));
  }

  private void ask(String secret, ReadQuery<?> query, Runnable whenParked) {
    queries.ask(
        new Read<>(query, Consistency.DEFAULT, (result, consistency, contact) -> "is well"),
        new ReadCallback<String>() {
          @Override
          public void answer(String answer, boolean shared) {
            answers.add(secret + " " + answer);
          }

          @Override
          public void failed(ReadFailure failure) {
            answers.add(secret + " " + failure);
          }

          @Override
          public void denied(String text) {
            answers.add(secret + " " + text);
          }

          @Override
          public void parked() {
            whenParked.run();
          }

          @Override
          public Scheduling scheduling() {
            return SameThread.OWNER;
          }

          @Override
          public void onHangUp(Runnable action) {}
        },
        query.index(store.view()),
        600_000);
  }

  private void await(String secret, Runnable whenParked) {
    ask(secret, new KeyQuery(Key.utf8("k"), new Requester(secret, callers)), whenParked);
  }

  private void await(String secret) {
    await(secret, () -> {});
  }

  private static String gone(String secret) {
    return secret
        + " ACL system must be bootstrapped before making any requests that require authorization:"
        + " ACL not found";
  }

  @Test
  void thoseOfATokenThatGoesEndAndNobodyElseIsAsked() {
    await("t");
    await("u");
    await("t");
    judged.clear();
    revoke("t");
    assertThat(answers).containsExactly(gone("t"), gone("t"));
    assertThat(judged).doesNotContain("u");
    assertThat(parked.get()).isEqualTo(1);
    store.apply(1, new Command.KvSet(Key.utf8("k"), "2".getBytes(UTF_8), 0));
    assertThat(answers.getLast()).isEqualTo("u is well");
    assertThat(parked.get()).isZero();
  }

  @Test
  void aPolicyThatGivesLessEndsThoseThatItGaveTheRight() {
    await("t");
    await("u");
    policy("other", READS, true);
    policy("p", READS + " key \"x\" { policy = \"deny\" }", false);
    assertThat(answers).as("the right is still there").isEmpty();
    policy("p", "key \"x\" { policy = \"read\" }", false);
    assertThat(answers)
        .containsExactlyInAnyOrder(
            "t Permission denied: token with AccessorID 't' lacks permission 'key:read' on \"k\"",
            "u Permission denied: token with AccessorID 'u' lacks permission 'key:read' on \"k\"");
    assertThat(parked.get()).isZero();
  }

  @Test
  void thoseOfATokenThatExpiresEnd() {
    token("e", 2_000_000_000L);
    await("e");
    store.apply(new Batch(2_000, 2_000, List.of(new Command.TokenReap()), List.of()));
    assertThat(answers).containsExactly(gone("e"));
  }

  @Test
  void aTokenThatGoesWhileItsQueryIsBeingParkedIsHeeded() {
    await("t", () -> revoke("t"));
    assertThat(answers).containsExactly(gone("t"));
    assertThat(parked.get()).isZero();
  }

  @Test
  void theRightToTheRouteCountsAsAnyOther() {
    Requester requester =
        new Requester("t", callers).needing(new RouteRight(Resource.KEY, Access.READ, "route"));
    ask("t", new UsageQuery(requester), () -> {});
    assertThat(answers).isEmpty();
    policy("p", "key \"other\" { policy = \"read\" }", false);
    assertThat(answers).hasSize(1);
    assertThat(answers.getFirst()).endsWith("lacks permission 'key:read' on \"route\"");
  }

  @Test
  void manyOfOneTokenEndAtOnce() {
    for (int i = 0; i < 10_000; i++) {
      await("t");
    }
    for (int i = 0; i < 100; i++) {
      await("u");
    }
    judged.clear();
    revoke("t");
    assertThat(answers).hasSize(10_000).containsOnly(gone("t"));
    assertThat(judged).doesNotContain("u");
    assertThat(parked.get()).isEqualTo(100);
  }

  @Test
  void whoMayNotListIsRefusedBeforeAnybodyLooksHowMuchThereIs() {
    store.apply(1, new Command.KvSet(Key.utf8("large"), new byte[100_000], 0));
    PrefixQuery query = new PrefixQuery(Key.EMPTY, new Requester("t", callers));
    ask("t", query, () -> {});
    assertThat(answers).hasSize(1);
    assertThat(answers.getFirst()).contains("lacks permission 'key:list'");
  }
}
