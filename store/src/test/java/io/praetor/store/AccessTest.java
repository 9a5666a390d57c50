package io.praetor.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.praetor.store.access.AccessToken;
import io.praetor.store.access.Builtin;
import io.praetor.store.access.Grants;
import io.praetor.store.access.PolicyDefinition;
import io.praetor.store.access.TokenDefinition;
import io.praetor.store.access.TokenTable;
import io.praetor.store.bytes.MalformedException;
import io.praetor.store.command.Command;
import io.praetor.store.command.CommandCodec;
import io.praetor.store.command.CommandCodec.Batch;
import io.praetor.store.command.Outcome;
import io.praetor.store.command.Sender;
import io.praetor.store.kv.Key;
import io.praetor.store.level.Level;
import io.praetor.store.snapshot.SnapshotCodec;
import io.praetor.store.table.Policies;
import io.praetor.store.table.Tokens;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens, policies and roles in the store, beyond what the model of all commands shows. */
class AccessTest {
  private static final long MS = 1_000_000;
  private static final Command SET = new Command.KvSet(Key.utf8("a"), new byte[] {1}, 0);

  private final StateMachine store = new StateMachine(SnapshotCodec::read);

  @BeforeEach
  void raise() {
    store.apply(0, new Command.LevelRaise(Level.ACCESS));
  }

  private static TokenDefinition token(String accessor, String secret, long expiresNanos) {
    return new TokenDefinition(
        accessor, secret, "d", Grants.ofPolicy(Builtin.MANAGEMENT_ID), false, "", 1, expiresNanos);
  }

  private TokenTable tokens() {
    return store.view().get(Tokens.TABLE);
  }

  private Outcome wall(long wallMs, Command command) {
    return store.apply(new Batch(wallMs, wallMs, List.of(command), List.of())).getFirst();
  }

  private Outcome judged(long index) {
    Sender sender = new Sender("t", "192.0.2.1:1", "", index);
    Batch batch = new Batch(1, 1, List.of(SET), List.of(sender));
    byte[] entry = CommandCodec.encode(Level.ACCESS, batch);
    Batch read = CommandCodec.decodeBatch(entry);
    assertThat(read.senders()).containsExactly(sender);
    assertThat(CommandCodec.encode(Level.ACCESS, read)).isEqualTo(entry);
    return store.apply(read).getFirst();
  }

  @Test
  void aClusterHasItsFirstTokenOnceUnlessTheIndexIsNamed() {
    assertThat(store.apply(0, new Command.AccessBootstrap(token("t1", "s1", 0), 0)))
        .isEqualTo(new Outcome.Done(true, 1));
    assertThat(tokens().bootstrapIndex()).isEqualTo(1);
    assertThat(store.apply(0, new Command.AccessBootstrap(token("t2", "s2", 0), 0)))
        .isEqualTo(new Outcome.Refused("ACL bootstrap no longer allowed (reset index: 1)"));
    assertThat(store.apply(0, new Command.AccessBootstrap(token("t2", "s2", 0), 1)))
        .isEqualTo(new Outcome.Done(true, 2));
    assertThat(tokens().bootstrapIndex()).isEqualTo(2);
    assertThat(tokens().ofSecret("s1")).isNotNull();
    View read = SnapshotCodec.decode(SnapshotCodec.encode(store.view()));
    assertThat(read.get(Tokens.TABLE).bootstrapIndex()).isEqualTo(2);
  }

  @Test
  void whatNobodyMadeIsThereAndTakesNoBytes() {
    StateMachine other = new StateMachine(SnapshotCodec::read);
    other.apply(0, new Command.LevelRaise(Level.QUERIES));
    assertThat(SnapshotCodec.encode(store.view()).length)
        .isEqualTo(SnapshotCodec.encode(other.view()).length);
    assertThat(tokens().ofSecret("anonymous"))
        .extracting(AccessToken::accessor)
        .isEqualTo("00000000-0000-0000-0000-000000000002");
    assertThat(store.view().get(Policies.TABLE).named("global-management"))
        .extracting(policy -> policy.id())
        .isEqualTo("00000000-0000-0000-0000-000000000001");
    for (Command command :
        List.of(
            new Command.TokenDelete(Builtin.ANONYMOUS_ACCESSOR),
            new Command.PolicyDelete(Builtin.READ_ONLY_ID),
            new Command.PolicySet(
                new PolicyDefinition("p", "Global-Management", "", "", List.of()), true))) {
      assertThat(store.apply(0, command)).isInstanceOf(Outcome.Refused.class);
    }
    assertThat(store.view().accessIndex()).isZero();
  }

  @Test
  void theAnonymousTokenKeepsItsSecretWhenItIsChanged() {
    TokenDefinition next = token(Builtin.ANONYMOUS_ACCESSOR, "other", 9);
    assertThat(store.apply(0, new Command.TokenSet(next, false)))
        .isEqualTo(new Outcome.Done(true, 1));
    View read = SnapshotCodec.decode(SnapshotCodec.encode(store.view()));
    AccessToken token = Objects.requireNonNull(read.get(Tokens.TABLE).ofSecret("anonymous"));
    assertThat(token.createIndex()).isEqualTo(1);
    assertThat(token.definition().grants()).isEqualTo(next.grants());
    assertThat(token.definition().expiresNanos()).isZero();
  }

  @Test
  void aTokenExpiresByTheWallClockAndNeverEarly() {
    wall(1_000, new Command.TokenSet(token("t", "s", 2_000 * MS + 1), true));
    assertThat(wall(2_000, new Command.TokenReap())).isEqualTo(new Outcome.Done(false, 1));
    assertThat(tokens().get("t")).isNotNull();
    assertThat(wall(2_001, new Command.TokenReap())).isEqualTo(new Outcome.Done(true, 2));
    assertThat(tokens().get("t")).isNull();
    assertThat(tokens().nextToExpire()).isNull();
    StoreAssert.isSound(store, "after the expiry");
  }

  @Test
  void aCommandThatWasAllowedBeforeAChangeOfRightsIsNotDone() {
    store.apply(0, new Command.AccessBootstrap(token("t1", "s1", 0), 0));
    assertThat(judged(1)).isEqualTo(new Outcome.Done(true, 2));
    store.apply(0, new Command.TokenDelete("t1"));
    assertThat(judged(2)).isEqualTo(new Outcome.Outdated(3));
    assertThat(store.view().index()).isEqualTo(3);
    assertThat(judged(3)).isInstanceOf(Outcome.Done.class);
    // One entry is enough: what stands behind the change in it is not done either.
    Outcome last =
        store
            .apply(
                new Batch(
                    1,
                    1,
                    List.of(new Command.TokenSet(token("t2", "s2", 0), true), SET),
                    List.of(Sender.NONE, new Sender("t1", "", "", 3))))
            .getLast();
    assertThat(last).isEqualTo(new Outcome.Outdated(4));
  }

  private Outcome judgedOf(String accessor, long index, long wallMs, Command command) {
    Batch batch =
        new Batch(wallMs, wallMs, List.of(command), List.of(new Sender(accessor, "", "", index)));
    return store.apply(batch).getFirst();
  }

  @Test
  void otherTokensOutdateWhatIsMadeOfThemAlone() {
    store.apply(0, new Command.LevelRaise(Level.AUTH_METHODS));
    long made = indexOf(new Command.TokenSet(token("t", "s", 9 * MS), true));
    indexOf(new Command.TokenSet(token("other", "o", 0), true));
    assertThat(judgedOf("t", made, 1, SET)).isInstanceOf(Outcome.Done.class);
    assertThat(judgedOf("t", made, 1, new Command.TokenSet(token("other", "o", 0), false)))
        .isInstanceOf(Outcome.Outdated.class);
    assertThat(judgedOf("t", made, 1, new Command.TokenSet(token("third", "3", 0), true)))
        .isInstanceOf(Outcome.Done.class);
    assertThat(judgedOf("t", made, 1, new Command.TokenDelete("third")))
        .isInstanceOf(Outcome.Done.class);
    assertThat(judgedOf("t", made, 1, new Command.AuthMethodDelete("m")))
        .isEqualTo(new Outcome.Done(false, store.view().index()));
    assertThat(judgedOf("t", made, 1, new Command.TokenSet(token("t", "s", 9 * MS), false)))
        .isInstanceOf(Outcome.Done.class);
    assertThat(judgedOf("t", made, 9, SET)).isInstanceOf(Outcome.Outdated.class);
    long now = store.view().accessIndex();
    indexOf(new Command.PolicySet(new PolicyDefinition("p", "name", "", "", List.of()), true));
    assertThat(judgedOf("other", now, 1, SET)).isInstanceOf(Outcome.Outdated.class);
    now = store.view().accessIndex();
    assertThat(judgedOf("other", now, 1, SET)).isInstanceOf(Outcome.Done.class);
    indexOf(new Command.TokenDelete("other"));
    assertThat(judgedOf("other", now, 1, SET)).isInstanceOf(Outcome.Outdated.class);
  }

  private long indexOf(Command command) {
    return ((Outcome.Done) store.apply(0, command)).index();
  }

  @Test
  void theIndexOfAJudgementIsWrittenFromItsLevelOnAlone() {
    Batch judged = new Batch(1, 1, List.of(SET), List.of(new Sender("a", "b", "", 7)));
    Batch plain = new Batch(1, 1, List.of(SET), List.of(new Sender("a", "b", "")));
    assertThat(CommandCodec.encode(Level.QUERIES, judged))
        .isEqualTo(CommandCodec.encode(Level.QUERIES, plain));
    assertThat(CommandCodec.encode(Level.ACCESS, plain))
        .isEqualTo(CommandCodec.encode(Level.WALL_CLOCK, plain));
    byte[] entry = CommandCodec.encode(Level.ACCESS, plain);
    entry[0] = Level.ACCESS;
    assertThatThrownBy(() -> CommandCodec.decodeBatch(entry))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("no sender was judged");
  }

  @Test
  void secretsStandInNoText() {
    Command command = new Command.TokenSet(token("t", "very-secret", 0), true);
    store.apply(0, command);
    assertThat(command.toString()).doesNotContain("very-secret").contains("accessor=t");
    assertThat(tokens().get("t")).asString().doesNotContain("very-secret");
  }
}
