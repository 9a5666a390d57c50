package io.praetor.verification.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.cluster.Cluster;
import io.praetor.verification.cluster.ClusterSettings;
import io.praetor.verification.cluster.Member;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules of values in a cluster: at whichever agent a value is written, and at one that lags. */
class RuledValuesTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(90);

  @TempDir private Path folder;

  @Test
  void whatWasAcknowledgedIsHonouredEverywhere() throws Exception {
    ClusterSettings settings = new ClusterSettings(3, 1, 5, 16_384, 3_000, List.of());
    try (Cluster cluster = Cluster.start(folder, settings)) {
      assertThat(cluster.awaitHealthy(WAIT_MAX)).as("the cluster is healthy").isTrue();
      Member leader = cluster.leader().orElseThrow();
      Member follower =
          cluster.members().stream().filter(each -> !each.equals(leader)).findFirst().orElseThrow();
      List<Member> agents = new ArrayList<>(cluster.members());
      agents.addAll(cluster.clients());
      awaitRule(leader, "digits", rule("a/", "[0-9]+", "enforce"));
      for (Member agent : agents) {
        // At once, whatever the agent has heard of.
        RawHttp.Answer refused = put(agent, "a/" + agent.name(), "x");
        assertThat(refused.status()).as(agent.name() + ": " + refused.text()).isEqualTo(400);
        assertThat(refused.text())
            .isEqualTo(
                "rule \"digits\" refuses the value of \"a/"
                    + agent.name()
                    + "\": does not match [0-9]+");
        assertThat(put(agent, "a/" + agent.name(), "7").text()).isEqualTo("true");
      }
      Member last = agents.getLast();
      assertThat(ask(last, "PUT", "/v1/praetor/rules/soft", rule("b", "[0-9]+", "warn")).text())
          .isEqualTo("true");
      for (Member agent : agents) {
        RawHttp.Answer warned = put(agent, "b", "x");
        assertThat(warned.text()).isEqualTo("true");
        assertThat(warned.header("Praetor-Warning"))
            .isEqualTo("rule \"soft\" warns of the value of \"b\": does not match [0-9]+");
      }

      cluster.network().cut(leader.name(), follower.name(), false);
      assertThat(
              ask(leader, "PUT", "/v1/praetor/rules/late", rule("c", "[0-9]+", "enforce")).text())
          .isEqualTo("true");
      // It reaches the leader, whose answer does not come back.
      assertThat(put(follower, "c", "x").status()).isNotEqualTo(200);
      assertThat(ask(leader, "GET", "/v1/kv/c?consistent", "").status()).isEqualTo(404);
      cluster.network().heal();
      for (Member agent : agents) {
        await(agent, "PUT", "/v1/kv/c", "x", 400);
      }
      assertThat(ask(leader, "GET", "/v1/kv/c?consistent", "").status()).isEqualTo(404);

      assertThat(ask(leader, "DELETE", "/v1/praetor/rules/digits", "").text()).isEqualTo("true");
      for (Member agent : agents) {
        assertThat(put(agent, "a/" + agent.name(), "x").text()).isEqualTo("true");
      }
    }
  }

  private static String rule(String prefix, String pattern, String mode) {
    return "{\"Prefix\":\""
        + prefix
        + "\",\"Kind\":\"pattern\",\"Spec\":{\"Pattern\":\""
        + pattern
        + "\"},\"Mode\":\""
        + mode
        + "\"}";
  }

  /** Sets the first rule once the cluster is at the level that knows rules. */
  private static void awaitRule(Member member, String name, String rule) {
    await(member, "PUT", "/v1/praetor/rules/" + name, rule, 200);
  }

  private static RawHttp.Answer put(Member member, String key, String value) throws IOException {
    return ask(member, "PUT", "/v1/kv/" + key, value);
  }

  private static RawHttp.Answer ask(Member member, String method, String path, String body)
      throws IOException {
    return RawHttp.send(member.httpPort(), method, path, Map.of(), body.getBytes(UTF_8));
  }

  private static void await(Member member, String method, String path, String body, int status) {
    AtomicReference<String> seen = new AtomicReference<>("");
    boolean isSo =
        Cluster.await(
            WAIT_MAX,
            () -> {
              try {
                RawHttp.Answer answer = ask(member, method, path, body);
                seen.set(answer.status() + " " + answer.text());
                return answer.status() == status;
              } catch (IOException e) {
                seen.set(String.valueOf(e));
                return false;
              }
            });
    assertThat(isSo).as("%s %s at %s: %s", method, path, member.name(), seen).isTrue();
  }
}
