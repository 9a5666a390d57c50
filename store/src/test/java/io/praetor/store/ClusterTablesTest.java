package io.praetor.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.cluster.AutopilotSettings;
import io.praetor.store.cluster.ClusterSetting;
import io.praetor.store.cluster.KeptSetting;
import io.praetor.store.cluster.LeftAgent;
import io.praetor.store.cluster.ServerNote;
import io.praetor.store.command.Command;
import io.praetor.store.command.CommandCodec;
import io.praetor.store.command.Outcome;
import io.praetor.store.snapshot.SnapshotCodec;
import io.praetor.store.table.ClusterSettings;
import io.praetor.store.watch.Waiter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the cluster keeps about itself: blobs at the first level, rows from the second on. */
class ClusterTablesTest {
  private static final AutopilotSettings SETTINGS = new AutopilotSettings(false, 1, 2, 3, 4);

  private final StateMachine store = new StateMachine(SnapshotCodec::read);

  private static final class Asked extends Waiter {}

  private Outcome blob(String name, byte[] value, long expected) {
    return store.apply(5, new Command.ConfigSet(name, value, expected));
  }

  private void text(String name, String value) {
    blob(name, value.getBytes(StandardCharsets.UTF_8), -1);
  }

  /** As builds of the first level write it. */
  private void firstLevel() {
    text("cluster-id", "c1");
    text("trust-root", "PEM");
    blob(
        "autopilot",
        new ByteWriter(8).flag(false).varint(1).varint(2).varint(3).varint(4).toBytes(),
        -1);
    blob("level-hold", new byte[] {1}, -1);
    blob(
        "members-left",
        new ByteWriter(64)
            .text("i1")
            .text("z")
            .text("z:1")
            .flag(true)
            .varint(3)
            .text("i2")
            .text("a")
            .text("a:1")
            .flag(false)
            .varint(9)
            .toBytes(),
        -1);
    text("server/a:1", "removed");
    text("server/b:1", "removed c1");
    text("server/c:1", "removed another");
    text("server/d:1", "incarnation");
    text("unknown", "x");
  }

  private void assertKept(View view) {
    assertThat(view.clusterId()).isEqualTo("c1");
    assertThat(view.setting(ClusterSetting.Kind.ROOT))
        .isEqualTo(new KeptSetting(new ClusterSetting.Root("PEM"), 2, 2));
    assertThat(view.setting(ClusterSetting.Kind.AUTOPILOT))
        .isEqualTo(new KeptSetting(SETTINGS, 3, 3));
    assertThat(view.setting(ClusterSetting.Kind.LEVEL_HOLD))
        .isEqualTo(new KeptSetting(new ClusterSetting.LevelHold(true), 4, 4));
    assertThat(view.leftAgents()).extracting(LeftAgent::name).containsExactlyInAnyOrder("z", "a");
    assertThat(view.serverNote("a:1")).isEqualTo(new ServerNote("a:1", "", true, 6));
    assertThat(view.serverNote("b:1")).isEqualTo(new ServerNote("b:1", "", true, 7));
    assertThat(view.serverNote("c:1")).isNull();
    assertThat(view.serverNote("d:1")).isEqualTo(new ServerNote("d:1", "incarnation", false, 9));
    assertThat(view.config().get("unknown")).isNotNull();
    assertThat(view.index()).isEqualTo(10);
  }

  @Test
  void aMoveOfTheLevelTurnsBlobsIntoRowsWithTheirIndexes() {
    firstLevel();
    assertKept(store.view());
    StoreAssert.isSound(store, "the first level");
    // A server that comes from a snapshot, and one that has replayed all, get the same.
    StateMachine recovered = new StateMachine(SnapshotCodec::read);
    recovered.restore(SnapshotCodec.decode(SnapshotCodec.encode(store.view())));
    recovered.apply(6, new Command.LevelRaise(2));
    assertThat(store.apply(6, new Command.LevelRaise(2))).isEqualTo(new Outcome.Done(true, 10));
    assertKept(store.view());
    assertThat(store.view().config().keys()).containsExactly("unknown");
    assertThat(store.view().leftAgents())
        .contains(
            new LeftAgent("i2", "a", "a:1", false, 6, 5), // no later than the log's time
            new LeftAgent("i1", "z", "z:1", true, 3, 5));
    StoreAssert.isSound(store, "the second level");
    byte[] bytes = SnapshotCodec.encode(store.view());
    assertThat(SnapshotCodec.encode(recovered.view())).isEqualTo(bytes);
    View read = SnapshotCodec.decode(bytes);
    assertKept(read);
    assertThat(SnapshotCodec.encode(read)).isEqualTo(bytes);
  }

  @Test
  void blobsThatNobodyCouldReadAreDropped() {
    blob("autopilot", new byte[] {7}, -1);
    blob("members-left", new byte[] {7}, -1);
    store.apply(6, new Command.LevelRaise(2));
    assertThat(store.view().setting(ClusterSetting.Kind.AUTOPILOT)).isNull();
    assertThat(store.view().leftAgents()).isEmpty();
    assertThat(store.view().config()).isEmpty();
    StoreAssert.isSound(store, "at the end");
  }

  @Test
  void aBlobThatWasProposedBeforeTheMoveCountsBehindIt() {
    firstLevel();
    store.apply(6, new Command.LevelRaise(2));
    text("cluster-id", "c2");
    assertThat(store.view().clusterId()).isEqualTo("c2");
    assertThat(blob("level-hold", new byte[] {0}, 3)).isEqualTo(new Outcome.Done(false, 11));
    assertThat(blob("level-hold", new byte[] {0}, 4)).isEqualTo(new Outcome.Done(true, 12));
    assertThat(blob("members-left", new byte[0], -1)).isEqualTo(new Outcome.Done(false, 12));
    assertThat(store.view().leftAgents()).hasSize(2);
    text("server/d:1", "removed c2");
    assertThat(store.view().serverNote("d:1")).isEqualTo(new ServerNote("d:1", "", true, 13));
    StoreAssert.isSound(store, "at the end");
  }

  @Test
  void whoWaitsForASettingHearsOfItInEitherForm() {
    Asked first = new Asked();
    store.watches().park(ClusterSettings.TABLE.topic(), first);
    text("trust-root", "PEM");
    assertThat(first.isTaken()).isTrue();
    store.apply(6, new Command.LevelRaise(2));
    Asked second = new Asked();
    store.watches().park(ClusterSettings.TABLE.topic(), second);
    store.apply(6, new Command.ClusterSet(new ClusterSetting.Root("NEXT"), -1));
    assertThat(second.isTaken()).isTrue();
  }

  @Test
  void anAgentThatHasLeftIsShownUntilItIsBackOrTooOld() {
    store.apply(0, new Command.LevelRaise(2));
    store.apply(1, new Command.NodeRegister("i1", "n1", "n1:1", false, Map.of()));
    store.apply(2, new Command.AgentLeave("i1", "n1", "n1:1", false));
    assertThat(store.view().nodes().get("n1")).isNull();
    assertThat(store.view().leftAgents())
        .containsExactly(new LeftAgent("i1", "n1", "n1:1", false, 2, 2));
    assertThat(store.view().index()).isEqualTo(2);
    store.apply(3, new Command.NodeRegister("i1", "n1", "n1:1", false, Map.of()));
    assertThat(store.view().leftAgents()).isEmpty();
    assertThat(store.view().index()).isEqualTo(3);
    store.apply(3, new Command.AgentForget("n1"));
    assertThat(store.view().index()).isEqualTo(3);
    store.apply(4, new Command.AgentLeave("i1", "n1", "n1:1", false));
    store.apply(5 + LeftAgent.SHOWN_MS, new Command.AgentLeave("i2", "n2", "n2:1", false));
    assertThat(store.view().leftAgents()).extracting(LeftAgent::name).containsExactly("n2");
    for (int i = 0; i < 2 * LeftAgent.AGENTS_MAX; i++) {
      store.apply(
          6 + LeftAgent.SHOWN_MS + i, new Command.AgentLeave("j" + i, "m" + i, "m:1", false));
    }
    assertThat(store.view().leftAgents())
        .hasSize(LeftAgent.AGENTS_MAX)
        .noneMatch(agent -> agent.name().equals("m127"))
        .anyMatch(agent -> agent.name().equals("m128"));
    StoreAssert.isSound(store, "at the end");
  }

  @Test
  void aRestoreLeavesWhatIsThisClustersOwn() {
    firstLevel();
    byte[] first = SnapshotCodec.encode(store.view());
    store.apply(6, new Command.LevelRaise(2));
    byte[] second = SnapshotCodec.encode(store.view());
    for (byte[] snapshot : List.of(first, second)) {
      StateMachine other = new StateMachine(SnapshotCodec::read);
      other.apply(6, new Command.LevelRaise(2));
      other.apply(6, new Command.ClusterSet(new ClusterSetting.Id("other"), -1));
      other.apply(6, new Command.ClusterSet(AutopilotSettings.DEFAULTS, -1));
      other.apply(6, new Command.AgentLeave("i", "own", "own:1", false));
      other.apply(6, new Command.ServerRemove("own:1"));
      RestoreTest.restore(other, snapshot, 1_000);
      View view = other.view();
      assertThat(view.clusterId()).isEqualTo("other");
      assertThat(view.setting(ClusterSetting.Kind.LEVEL_HOLD)).isNull();
      assertThat(view.setting(ClusterSetting.Kind.AUTOPILOT))
          .isEqualTo(new KeptSetting(SETTINGS, 3, 11));
      assertThat(view.setting(ClusterSetting.Kind.ROOT))
          .isEqualTo(new KeptSetting(new ClusterSetting.Root("PEM"), 2, 11));
      assertThat(view.leftAgents()).extracting(LeftAgent::name).containsExactly("own");
      assertThat(view.serverNote("own:1")).isNotNull();
      assertThat(view.serverNote("a:1")).isNull();
      StoreAssert.isSound(other, "a restored store");
    }
  }

  @Test
  void itsCommandsAreOfTheSecondLevelAndReadAsWritten() {
    List<Command> commands =
        List.of(
            new Command.ClusterSet(new ClusterSetting.Id("c"), -1),
            new Command.ClusterSet(new ClusterSetting.Root("PEM"), 0),
            new Command.ClusterSet(SETTINGS, 7),
            new Command.ClusterSet(new ClusterSetting.LevelHold(true), -1),
            new Command.AgentLeave("i", "n", "n:1", true),
            new Command.AgentForget("n"),
            new Command.ServerAdmit("n:1", "x"),
            new Command.ServerRemove("n:1"));
    CommandCodec.Batch batch = new CommandCodec.Batch(1, 2, commands, List.of());
    assertThat(CommandCodec.decodeBatch(CommandCodec.encode(2, batch))).isEqualTo(batch);
    assertThat(commands).allMatch(command -> command.level() == 2);
  }
}
