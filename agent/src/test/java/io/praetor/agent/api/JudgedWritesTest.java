package io.praetor.agent.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.api.LaggingServer.Told;
import io.praetor.store.access.Builtin;
import io.praetor.store.access.Grants;
import io.praetor.store.access.PolicyDefinition;
import io.praetor.store.access.TokenDefinition;
import io.praetor.store.command.Command;
import io.praetor.store.command.Sender;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Writes through a server that has not heard of the last changes of rights. */
class JudgedWritesTest {
  private static final String WRITES = "key_prefix \"\" { policy = \"write\" }";
  private static final String READS = "key_prefix \"\" { policy = \"read\" }";
  private static final Told DONE = new Told(200, "true");
  private static final String GONE = "ACL not found";

  private final LaggingServer server = new LaggingServer(true, false);

  private @Nullable KvEntry atLeader(String key) {
    return server.leader.view().kv().get(Key.utf8(key));
  }

  @Test
  void aTokenThatIsGoneWritesNothing() throws Exception {
    for (String[] write :
        new String[][] {
          {"PUT", "/v1/kv/b"},
          {"PUT", "/v1/kv/b?cas=0"},
          {"DELETE", "/v1/kv/a"},
          {"DELETE", "/v1/kv/a?cas=1"},
          {"DELETE", "/v1/kv/?recurse"}
        }) {
      LaggingServer lagging = new LaggingServer(true, false);
      lagging.token("t", WRITES);
      lagging.catchUp();
      assertThat(lagging.ask("t", "PUT", "/v1/kv/a", "1")).isEqualTo(DONE);
      assertThat(lagging.confirmations).as("one look is enough").isZero();
      lagging.revoke("t");
      long index = lagging.leader.view().index();
      Told refused = lagging.ask("t", write[0], write[1], "2");
      assertThat(refused.status()).as(write[0] + write[1]).isEqualTo(403);
      assertThat(refused.text()).endsWith(GONE);
      assertThat(lagging.leader.view().index()).as("nothing was written").isEqualTo(index);
    }
  }

  @Test
  void aRightThatIsStillThereIsFoundAgain() throws Exception {
    server.token("t", WRITES);
    server.catchUp();
    server.token("u", READS);
    assertThat(server.ask("t", "PUT", "/v1/kv/a", "1")).isEqualTo(DONE);
    assertThat(server.senders).hasSize(2);
    assertThat(server.senders.getLast().accessor()).isEqualTo("t");
    assertThat(server.senders.getLast().judgedAt())
        .isEqualTo(server.leader.view().accessIndex())
        .isGreaterThan(server.senders.getFirst().judgedAt());
  }

  @Test
  void aChangeOfOtherTokensIsNoMatterOfAWrite() throws Exception {
    server.token("t", WRITES);
    server.catchUp();
    server.before =
        () ->
            server.atLeader(
                new Command.TokenSet(
                    new TokenDefinition("u", "u", "", Grants.NONE, false, "", 1, 0), true));
    assertThat(server.ask("t", "PUT", "/v1/kv/a", "1")).isEqualTo(DONE);
    assertThat(server.senders).hasSize(1);
  }

  @Test
  void aTokenThatExpiresOnTheWayWritesNothing() throws Exception {
    server.token("t", WRITES);
    server.atLeader(
        new Command.TokenSet(
            new TokenDefinition("e", "e", "", Grants.ofPolicy("t"), false, "", 1, 2_000_000_000L),
            true));
    server.catchUp();
    server.before =
        () -> {
          server.wallMs = 2_000;
          server.atLeader(
              new Command.TokenSet(
                  new TokenDefinition("u", "u", "", Grants.NONE, false, "", 1, 0), true));
          server.before = () -> {};
        };
    assertThat(server.ask("e", "PUT", "/v1/kv/a", "1").status()).isEqualTo(403);
    assertThat(atLeader("a")).isNull();
  }

  @Test
  void aRightThatWasTakenAwayIsNot() throws Exception {
    server.token("t", WRITES);
    server.catchUp();
    server.token("t", READS);
    Told refused = server.ask("t", "PUT", "/v1/kv/a", "1");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.text()).endsWith("lacks permission 'key:write' on \"a\"");
    assertThat(atLeader("a")).isNull();
  }

  @Test
  void aRightThatWasGivenAMomentAgoCounts() throws Exception {
    server.token("t", WRITES);
    assertThat(server.ask("t", "PUT", "/v1/kv/a", "1")).isEqualTo(DONE);
    assertThat(server.ask("none", "PUT", "/v1/kv/a", "1").text()).endsWith(GONE);
    server.token("t2", WRITES);
    String transaction = "[{\"KV\": {\"Verb\": \"set\", \"Key\": \"a\", \"Value\": \"Mg==\"}}]";
    assertThat(server.ask("t2", "PUT", "/v1/txn", transaction).status()).isEqualTo(200);
    server.token("t2", READS);
    server.catchUp();
    server.token("t2", WRITES);
    assertThat(server.ask("t2", "PUT", "/v1/txn", transaction).status()).isEqualTo(200);
    server.token("t3", "acl = \"write\"");
    assertThat(server.ask("t3", "GET", "/v1/snapshot", "").status()).isEqualTo(200);
  }

  @Test
  void theFirstRuleOfAllIsHeeded() throws Exception {
    LaggingServer open = new LaggingServer(true, true);
    open.before =
        () -> {
          open.before = () -> {};
          open.atLeader(
              new Command.PolicySet(
                  new PolicyDefinition(
                      "no", "no", "", "key_prefix \"\" { policy = \"deny\" }", List.of()),
                  true));
          open.atLeader(
              new Command.TokenSet(
                  new TokenDefinition(
                      Builtin.ANONYMOUS_ACCESSOR,
                      Builtin.ANONYMOUS_SECRET,
                      "",
                      Grants.ofPolicy("no"),
                      false,
                      "",
                      1,
                      0),
                  false));
        };
    assertThat(open.ask(Map.of(), "PUT", "/v1/kv/a", "1").status()).isEqualTo(403);
    assertThat(open.leader.view().kv().get(Key.utf8("a"))).isNull();
  }

  @Test
  void aStormOfChangesEndsAWriteThatDidNotHappen() throws Exception {
    server.token("t", WRITES);
    server.catchUp();
    int[] made = new int[1];
    server.before =
        () ->
            server.atLeader(
                new Command.PolicySet(
                    new PolicyDefinition("s" + made[0], "s" + made[0]++, "", "", List.of()), true));
    Told told = server.ask("t", "PUT", "/v1/kv/a", "1");
    assertThat(told.status()).isEqualTo(500);
    assertThat(told.text()).contains("it did not happen: send it again");
    assertThat(made[0]).isEqualTo(JudgedWrites.TRIES_MAX);
    assertThat(atLeader("a")).isNull();
  }

  @Test
  void whatATransactionReadsIsToldByTheRightsWithWhichItWasApplied() throws Exception {
    server.token("t", "key_prefix \"\" { policy = \"write\" }");
    server.atLeader(new Command.KvSet(Key.utf8("hidden"), "old".getBytes(UTF_8), 0));
    server.catchUp();
    server.token("t", "key \"a\" { policy = \"write\" }");
    server.atLeader(new Command.KvSet(Key.utf8("hidden"), "new".getBytes(UTF_8), 0));
    Told told =
        server.ask(
            "t",
            "PUT",
            "/v1/txn",
            """
            [{"KV": {"Verb": "set", "Key": "a", "Value": "MQ=="}},
             {"KV": {"Verb": "get", "Key": "hidden"}},
             {"KV": {"Verb": "get", "Key": "a"}}]
            """);
    assertThat(told.status()).as(told.text()).isEqualTo(200);
    assertThat(told.text()).contains("\"a\"").doesNotContain("hidden");
    server.revoke("t");
    assertThat(
            server
                .ask(
                    "t",
                    "PUT",
                    "/v1/txn",
                    "[{\"KV\": {\"Verb\": \"set\", \"Key\": \"a\", \"Value\": \"Mg==\"}}]")
                .status())
        .isEqualTo(403);
  }

  @Test
  void aTreeInATransactionNeedsTheRightToList() throws Exception {
    server.token("t", READS);
    server.token("l", "key_prefix \"\" { policy = \"list\" }");
    server.atLeader(new Command.KvSet(Key.utf8("a/b"), new byte[0], 0));
    server.catchUp();
    String tree = "[{\"KV\": {\"Verb\": \"get-tree\", \"Key\": \"a/\"}}]";
    assertThat(server.ask("t", "PUT", "/v1/txn", tree).text())
        .contains("lacks permission 'key:list'")
        .doesNotContain("a/b");
    assertThat(server.ask("l", "PUT", "/v1/txn", tree).text()).contains("a/b");
  }

  @Test
  void aSnapshotIsGivenByTheViewThatItHolds() throws Exception {
    server.token("t", "acl = \"write\"");
    server.catchUp();
    assertThat(server.ask("t", "GET", "/v1/snapshot", "").status()).isEqualTo(200);
    server.revoke("t");
    Told refused = server.ask("t", "GET", "/v1/snapshot", "");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.text()).endsWith(GONE);
  }

  @Test
  void theLogIsToldByWhomFromWhereAndWhy() throws Exception {
    server.token("t", WRITES);
    server.catchUp();
    assertThat(
            server.ask(
                Map.of("X-Consul-Token", "t", "Praetor-Reason", "f\u00c3\u00bcr Anna"),
                "PUT",
                "/v1/kv/a",
                "1"))
        .isEqualTo(DONE);
    assertThat(server.senders)
        .containsExactly(
            new Sender("t", "192.0.2.1", "für Anna", server.leader.view().accessIndex()));
  }

  @Test
  void aReasonIsPlainText() throws Exception {
    server.token("t", WRITES);
    server.catchUp();
    for (String bad : List.of("a\tb", "x".repeat(513), "\u00ff\u00fe", "\u00c2\u0085")) {
      Told told =
          server.ask(Map.of("X-Consul-Token", "t", "Praetor-Reason", bad), "PUT", "/v1/kv/a", "1");
      assertThat(told.status()).isEqualTo(400);
      assertThat(told.text()).startsWith("Praetor-Reason ");
    }
    assertThat(server.senders).isEmpty();
  }

  @Test
  void withoutAccessControlNothingIsAskedAndTheAddressIsKept() throws Exception {
    LaggingServer open = new LaggingServer(false, false);
    assertThat(open.ask(Map.of(), "PUT", "/v1/kv/a", "1")).isEqualTo(DONE);
    assertThat(open.ask(Map.of("Praetor-Reason", "why"), "PUT", "/v1/kv/a", "1")).isEqualTo(DONE);
    Set<Sender> kept = new HashSet<>(open.senders);
    assertThat(kept)
        .containsExactlyInAnyOrder(
            new Sender("", "192.0.2.1", ""), new Sender("", "192.0.2.1", "why"));
    assertThat(open.confirmations).isZero();
  }
}
