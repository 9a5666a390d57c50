package io.praetor.verification.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.consensus.storage.StoredLog;
import io.praetor.store.command.Command;
import io.praetor.store.command.CommandCodec;
import io.praetor.store.command.Sender;
import io.praetor.verification.cluster.Cluster;
import io.praetor.verification.cluster.ClusterSettings;
import io.praetor.verification.cluster.Member;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token that is revoked while one of three servers hears nothing of its leader. */
class RevokedTokenTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(90);
  private static final String ROOT = "11111111-2222-3333-4444-555555555555";
  private static final String SECRET = "22222222-2222-3333-4444-555555555555";
  private static final String ACCESSOR = "33333333-2222-3333-4444-555555555555";

  @TempDir private Path folder;

  @Test
  void nothingIsDoneWithItAnywhere() throws Exception {
    ClusterSettings settings =
        new ClusterSettings(
            3,
            1,
            // It takes a while until a server that hears nothing gives its leader up.
            5,
            16_384,
            3_000,
            List.of(
                "-hcl=acl { enabled = true tokens { initial_management = \"" + ROOT + "\" } }"));
    try (Cluster cluster = Cluster.start(folder, settings)) {
      assertThat(cluster.awaitHealthy(WAIT_MAX)).as("the cluster is healthy").isTrue();
      Member leader = cluster.leader().orElseThrow();
      Member follower =
          cluster.members().stream().filter(each -> !each.equals(leader)).findFirst().orElseThrow();
      await(leader, ROOT, "GET", "/v1/acl/token/self", 200);
      RawHttp.Answer made =
          ask(
              leader,
              ROOT,
              "PUT",
              "/v1/acl/token",
              "{\"AccessorID\":\"" + ACCESSOR + "\",\"SecretID\":\"" + SECRET + "\"}");
      assertThat(made.status()).as(made.text()).isEqualTo(200);
      for (Member member : cluster.members()) {
        // At once: each server knows what was acknowledged, or asks.
        assertThat(ask(member, SECRET, "PUT", "/v1/kv/before", "1").text()).isEqualTo("true");
      }
      List<Member> others = List.of(follower, cluster.clients().getFirst());
      for (Member agent : others) {
        assertThat(explained(agent, "why/" + agent.name()).text()).isEqualTo("true");
      }
      CompletableFuture<RawHttp.Answer> waiting =
          CompletableFuture.supplyAsync(() -> {
            try {
              String path = "/v1/kv/other?wait=10m&index=100000000";
              return ask(follower, SECRET, "GET", path, "");
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          });

      cluster.network().cut(leader.name(), follower.name(), false);
      RawHttp.Answer revoked = ask(leader, ROOT, "DELETE", "/v1/acl/token/" + ACCESSOR, "");
      assertThat(revoked.text()).isEqualTo("true");
      // It reaches the leader, whose answer does not come back.
      assertThat(ask(follower, SECRET, "PUT", "/v1/kv/late", "1").status()).isNotEqualTo(200);
      assertThat(ask(leader, ROOT, "GET", "/v1/kv/late?consistent", "").status()).isEqualTo(404);

      cluster.network().heal();
      for (Member member : cluster.members()) {
        await(member, SECRET, "GET", "/v1/kv/before?consistent", 403);
        await(member, SECRET, "PUT", "/v1/kv/late", 403);
      }
      // 500 if the server gave its leader up before it heard of the revocation.
      assertThat(waiting.get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS).status())
          .as("what waited has ended")
          .isIn(403, 500);
      assertThat(ask(leader, ROOT, "GET", "/v1/kv/late?consistent", "").status()).isEqualTo(404);

      cluster.killAll();
      Map<String, Sender> senders = senders(cluster);
      for (Member agent : others) {
        Sender sender = Objects.requireNonNull(senders.get("why/" + agent.name()));
        assertThat(sender.accessor()).isEqualTo(ACCESSOR);
        assertThat(sender.address()).isEqualTo("127.0.0.1");
        assertThat(sender.reason()).isEqualTo("ticket 7");
      }
    }
  }

  /** The senders of all keys that were set, as the logs of the servers have them. */
  private static Map<String, Sender> senders(Cluster cluster) throws IOException {
    Map<String, Sender> senders = new HashMap<>();
    for (Path file : cluster.logFiles()) {
      for (StoredLog.Stored stored : StoredLog.read(file)) {
        CommandCodec.Batch entry = stored.entry();
        for (int i = 0; i < entry.commands().size(); i++) {
          if (entry.commands().get(i) instanceof Command.KvSet set) {
            senders.put(new String(set.key().bytes(), UTF_8), entry.sender(i));
          }
        }
      }
    }
    return senders;
  }

  private static RawHttp.Answer explained(Member member, String key) throws IOException {
    return RawHttp.send(
        member.httpPort(),
        "PUT",
        "/v1/kv/" + key,
        Map.of("X-Consul-Token", SECRET, "Praetor-Reason", "ticket 7"),
        new byte[0]);
  }

  private static RawHttp.Answer ask(
      Member member, String secret, String method, String path, String body) throws IOException {
    return RawHttp.send(
        member.httpPort(), method, path, Map.of("X-Consul-Token", secret), body.getBytes(UTF_8));
  }

  private static void await(Member member, String secret, String method, String path, int status) {
    AtomicReference<String> seen = new AtomicReference<>("");
    boolean isSo =
        Cluster.await(
            WAIT_MAX,
            () -> {
              try {
                RawHttp.Answer answer = ask(member, secret, method, path, "");
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
