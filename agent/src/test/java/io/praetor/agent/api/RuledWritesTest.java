package io.praetor.agent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.api.LaggingServer.Told;
import io.praetor.store.command.Command;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.rule.RuleDefinition;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Writes through a server that has not heard of the last changes of rules. */
class RuledWritesTest {
  private static final Told DONE = new Told(200, "true");

  private final LaggingServer server = new LaggingServer(false, false);

  private void rule(String name, String prefix, String pattern, boolean enforces) {
    server.atLeader(
        new Command.RuleSet(
            new RuleDefinition(
                name,
                false,
                prefix,
                "pattern",
                "{\"Pattern\":\"" + pattern + "\"}",
                enforces,
                "")));
  }

  private Told put(String uri, String value) throws Exception {
    return server.ask(Map.of(), "PUT", "/v1/kv/" + uri, value);
  }

  private @Nullable KvEntry atLeader(String key) {
    return server.leader.view().kv().get(Key.utf8(key));
  }

  @Test
  void aValueThatDoesNotKeepARuleIsRefused() throws Exception {
    rule("digits", "a/", "[0-9]+", true);
    server.catchUp();
    assertThat(put("a/b", "12")).isEqualTo(DONE);
    Told refused = put("a/b", "1x");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text())
        .isEqualTo("rule \"digits\" refuses the value of \"a/b\": does not match [0-9]+");
    assertThat(put("b", "x")).isEqualTo(DONE);
    assertThat(server.ask(Map.of(), "DELETE", "/v1/kv/a/b", "")).isEqualTo(DONE);
  }

  @Test
  void aRuleThatThisServerHasNotHeardOfIsHonoured() throws Exception {
    for (String how : List.of("a/b", "a/b?cas=0", "a/b?flags=7")) {
      rule("digits", "a/", "[0-9]+", true);
      assertThat(put(how, "x").status()).as(how).isEqualTo(400);
      assertThat(atLeader("a/b")).isNull();
      server.atLeader(new Command.RuleDelete("digits"));
      server.catchUp();
    }
    rule("digits", "a/", "[0-9]+", true);
    assertThat(put("a/b", "7")).isEqualTo(DONE);
    assertThat(server.senders.getLast().ruledAt()).isEqualTo(server.leader.view().index() - 1);
  }

  @Test
  void aRuleThatIsGoneRefusesNothing() throws Exception {
    rule("digits", "a/", "[0-9]+", true);
    server.catchUp();
    server.atLeader(new Command.RuleDelete("digits"));
    assertThat(put("a/b", "x")).isEqualTo(DONE);
  }

  @Test
  void aRuleThatComesWhileAWriteIsOnItsWayIsHonoured() throws Exception {
    server.before =
        () -> {
          server.before = () -> {};
          rule("digits", "a/", "[0-9]+", true);
        };
    assertThat(put("a/b", "x").status()).isEqualTo(400);
    assertThat(atLeader("a/b")).isNull();
  }

  @Test
  void aRuleOverOtherKeysOutdatesNothing() throws Exception {
    rule("digits", "a/", "[0-9]+", true);
    server.catchUp();
    server.before =
        () -> {
          server.before = () -> {};
          rule("other", "b/", "[0-9]+", true);
        };
    assertThat(put("a/b", "1")).isEqualTo(DONE);
    assertThat(server.senders).hasSize(1);
  }

  @Test
  void withoutARuleOverTheKeyNothingIsKept() throws Exception {
    assertThat(put("a/b", "x")).isEqualTo(DONE);
    rule("digits", "b/", "[0-9]+", true);
    server.catchUp();
    assertThat(put("a/b", "y")).isEqualTo(DONE);
    assertThat(server.senders).allMatch(sender -> sender.ruledAt() == 0);
  }

  @Test
  void aTransactionFailsAtTheOperationThatDoesNotKeepARule() throws Exception {
    rule("digits", "a/", "[0-9]+", true);
    Told told =
        server.ask(
            Map.of(),
            "PUT",
            "/v1/txn",
            """
            [{"KV": {"Verb": "set", "Key": "b", "Value": "eA=="}},
             {"KV": {"Verb": "set", "Key": "a/1", "Value": "MQ=="}},
             {"KV": {"Verb": "set", "Key": "a/2", "Value": "eA=="}}]
            """);
    assertThat(told.status()).as(told.text()).isEqualTo(409);
    assertThat(told.text())
        .isEqualTo(
            "{\"Results\":null,\"Errors\":[{\"OpIndex\":2,\"What\":\"rule \\\"digits\\\" refuses"
                + " the value of \\\"a/2\\\": does not match [0-9]+\"}]}");
    assertThat(atLeader("b")).isNull();
  }

  @Test
  void aRuleIsSetAndTold() throws Exception {
    String rule =
        "{\"Prefix\":\"a/\",\"Kind\":\"pattern\",\"Spec\":{\"Pattern\":\"[0-9]+\"},"
            + "\"Mode\":\"enforce\",\"Description\":\"only digits\"}";
    assertThat(server.ask(Map.of(), "PUT", "/v1/praetor/rules/digits", rule)).isEqualTo(DONE);
    Told told = server.ask(Map.of(), "GET", "/v1/praetor/rules/digits", "");
    assertThat(told.text())
        .isEqualTo(
            "{\"Name\":\"digits\",\"Prefix\":\"a/\",\"Kind\":\"pattern\","
                + "\"Spec\":{\"Pattern\":\"[0-9]+\"},\"Mode\":\"enforce\","
                + "\"Description\":\"only digits\",\"CreateIndex\":1,\"ModifyIndex\":1}");
    assertThat(server.ask(Map.of(), "GET", "/v1/praetor/rules", "").text())
        .isEqualTo('[' + told.text() + ']');
    String check =
        "{\"Key\":\"a/b\",\"Value\":\""
            + Base64.getEncoder()
                .encodeToString("x".getBytes(java.nio.charset.StandardCharsets.UTF_8))
            + "\"}";
    assertThat(server.ask(Map.of(), "POST", "/v1/praetor/check", check).text())
        .isEqualTo(
            "{\"Allowed\":false,\"Findings\":[{\"Rule\":\"digits\",\"Mode\":\"enforce\","
                + "\"Place\":\"\",\"What\":\"does not match [0-9]+\","
                + "\"Description\":\"only digits\"}]}");
    assertThat(server.ask(Map.of(), "DELETE", "/v1/praetor/rules/digits", "")).isEqualTo(DONE);
    assertThat(server.ask(Map.of(), "GET", "/v1/praetor/rules/digits", "").status()).isEqualTo(404);
  }

  @Test
  void aTestTellsWhatStandsAndWouldFail() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertThat(put("a/" + (char) ('a' + i), i % 2 == 0 ? "7" : "x")).isEqualTo(DONE);
    }
    String rule =
        "{\"Prefix\":\"a/\",\"Kind\":\"pattern\",\"Spec\":{\"Pattern\":\"[0-9]+\"},"
            + "\"Mode\":\"enforce\"}";
    String all = server.ask(Map.of(), "POST", "/v1/praetor/rules/new/test", rule).text();
    assertThat(all)
        .contains("\"Checked\":20,\"Failed\":10,")
        .contains("{\"Key\":\"a/b\",\"Place\":\"\",\"What\":\"does not match [0-9]+\"}")
        .endsWith("\"More\":false,\"Next\":\"\"}");
    String some =
        server.ask(Map.of(), "POST", "/v1/praetor/rules/new/test?limit=2&from=a/d", rule).text();
    assertThat(some).contains("\"Failed\":2,").endsWith("\"More\":true,\"Next\":\"a/g\"}");
    assertThat(server.ask(Map.of(), "POST", "/v1/praetor/rules/new/test", "").status())
        .isEqualTo(404);
  }

  @Test
  void aRuleThatIsNoneIsRefusedWithThePlace() throws Exception {
    Map<String, String> bad =
        Map.of(
            "{\"Prefix\":\"a/\",\"Kind\":\"pattern\",\"Spec\":{\"Pattern\":\"(\"},"
                + "\"Mode\":\"warn\"}",
            "the rule is none: at Spec/Pattern: is no regular expression",
            "{\"Prefix\":\"a/\",\"Kind\":\"pattern\",\"Spec\":{\"Patern\":\"x\"},"
                + "\"Mode\":\"warn\"}",
            "the rule is none: at Spec/Patern: ",
            "{\"Prefix\":\"a/\",\"Kind\":\"patern\",\"Mode\":\"warn\"}",
            "the rule is none: at Kind: has to be one of ",
            "{\"Prefix\":\"a/\",\"Glob\":\"b\",\"Kind\":\"pattern\",\"Mode\":\"warn\"}",
            "a rule has either a Prefix or a Glob",
            "{\"Prefix\":\"a/\",\"Kind\":\"pattern\",\"Mode\":\"wran\"}",
            "Mode has to be ");
    for (Map.Entry<String, String> each : bad.entrySet()) {
      Told told = server.ask(Map.of(), "PUT", "/v1/praetor/rules/r", each.getKey());
      assertThat(told.status()).isEqualTo(400);
      assertThat(told.text()).startsWith(each.getValue());
    }
  }
}
