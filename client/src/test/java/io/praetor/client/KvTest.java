package io.praetor.client;

import static io.praetor.client.ScriptedAgent.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is sent for each call, and what a caller may conclude of each kind of answer. */
class KvTest {
  private static final byte[] VALUE = "v".getBytes(StandardCharsets.UTF_8);

  @Test
  void keysAndOptionsAreEncoded() throws Exception {
    try (ScriptedAgent agent = new ScriptedAgent((r, e) -> reply(e, 404, 7, ""))) {
      Kv kv = Praetor.at(agent.address() + "/").build().kv();
      Reply<Optional<KvEntry>> reply =
          kv.get("a b/\u00e9?%", ReadOptions.STALE.newerThan(5, Duration.ofSeconds(1)));
      assertThat(reply.value()).isEmpty();
      assertThat(reply.index()).isEqualTo(7);
      assertThat(agent.next()).isEqualTo("GET /v1/kv/a%20b/%C3%A9%3F%25?stale&index=5&wait=1000ms");
    }
  }

  @Test
  void flagsAreUnsigned() throws Exception {
    try (ScriptedAgent agent = new ScriptedAgent((r, e) -> reply(e, 200, 0, "true"))) {
      Kv kv = Praetor.at(agent.address()).build().kv();
      kv.put("a", VALUE, -1);
      assertThat(agent.next()).isEqualTo("PUT /v1/kv/a?flags=18446744073709551615 v");
      kv.commit(new Transaction().set("a", VALUE, -1).delete("b"));
      assertThat(agent.next())
          .contains("\"Flags\":18446744073709551615", "\"Verb\":\"delete\"", "\"Value\":\"dg==\"");
    }
  }

  @Test
  void aRolledBackTransactionNamesItsFailures() throws Exception {
    String errors = "{\"Results\":null,\"Errors\":[{\"OpIndex\":1,\"What\":\"index is stale\"}]}";
    try (ScriptedAgent agent = new ScriptedAgent((r, e) -> reply(e, 409, 0, errors))) {
      Transaction.Result result =
          Praetor.at(agent.address()).build().kv().commit(new Transaction().cas("a", VALUE, 0, 9));
      assertThat(result.committed()).isFalse();
      assertThat(result.errors()).containsExactly(new Transaction.Failure(1, "index is stale"));
    }
  }

  @Test
  void eachFailureSaysWhatMayBeConcluded() throws Exception {
    Map<String, Conclusion> conclusions =
        Map.of(
            "400 Missing key name", Conclusion.DID_NOT_HAPPEN,
            "403 Permission denied", Conclusion.DID_NOT_HAPPEN,
            "413 too large", Conclusion.DID_NOT_HAPPEN,
            "429 too many connections", Conclusion.TRY_LATER,
            "503 too many writes wait", Conclusion.TRY_LATER,
            "500 No cluster leader", Conclusion.TRY_LATER,
            "500 rpc error making call: No cluster leader", Conclusion.TRY_LATER,
            "500 raft apply failed: invalid session \"x\"", Conclusion.DID_NOT_HAPPEN,
            "500 leadership lost while committing log", Conclusion.UNKNOWN,
            "502 a proxy's page", Conclusion.UNKNOWN);
    for (Map.Entry<String, Conclusion> c : conclusions.entrySet()) {
      int status = Integer.parseInt(c.getKey().substring(0, 3));
      try (ScriptedAgent agent =
          new ScriptedAgent((r, e) -> reply(e, status, 0, c.getKey().substring(4)))) {
        Kv kv = Praetor.at(agent.address()).build().kv();
        PraetorException failure =
            catchThrowableOfType(PraetorException.class, () -> kv.put("a", VALUE));
        assertThat(failure.conclusion()).as(c.getKey()).isEqualTo(c.getValue());
        assertThat(failure.status()).isEqualTo(status);
      }
    }
  }

  @Test
  void aWriteWithoutAnswerIsUnknownAndNotRepeated() throws Exception {
    try (ScriptedAgent silent = new ScriptedAgent((r, e) -> e.close());
        ScriptedAgent other = new ScriptedAgent((r, e) -> reply(e, 200, 0, "true"))) {
      Kv kv = Praetor.at(silent.address(), other.address()).build().kv();
      PraetorException failure =
          catchThrowableOfType(PraetorException.class, () -> kv.put("a", VALUE));
      assertThat(failure.conclusion()).isEqualTo(Conclusion.UNKNOWN);
      assertThat(silent.next()).isEqualTo("PUT /v1/kv/a v");
      assertThat(silent.waiting()).isZero();
      assertThat(other.waiting()).isZero();
    }
  }

  @Test
  void aReadWithoutAnswerGoesToTheNextAgent() throws Exception {
    try (ScriptedAgent silent = new ScriptedAgent((r, e) -> e.close());
        ScriptedAgent other =
            new ScriptedAgent((r, e) -> reply(e, 200, 3, ScriptedAgent.entry("a", 3)))) {
      Kv kv = Praetor.at(silent.address(), other.address()).build().kv();
      assertThat(kv.get("a").map(KvEntry::text)).contains("x");
    }
  }

  @Test
  void aWriteThatReachedNobodyGoesToTheNextAgent() throws Exception {
    try (Socket nobody = nobody();
        ScriptedAgent busy = new ScriptedAgent((r, e) -> reply(e, 503, 0, "try later"));
        ScriptedAgent other = new ScriptedAgent((r, e) -> reply(e, 200, 0, "true"))) {
      String refusing = "http://127.0.0.1:" + nobody.getLocalPort();
      Kv kv = Praetor.at(refusing, busy.address(), other.address()).build().kv();
      kv.put("a", VALUE);
      assertThat(other.next()).isEqualTo("PUT /v1/kv/a v");
    }
  }

  @Test
  void nobodyThereIsNamed() throws Exception {
    try (Socket nobody = nobody()) {
      String address = "127.0.0.1:" + nobody.getLocalPort();
      Kv kv = Praetor.at("http://" + address).build().kv();
      assertThatThrownBy(() -> kv.get("a"))
          .isInstanceOf(PraetorException.class)
          .hasMessageContaining(address);
    }
  }

  @Test
  void theStoreIsNotEmptiedByAccident() {
    Kv kv = Praetor.at("http://127.0.0.1:1").build().kv();
    assertThatThrownBy(() -> kv.deleteTree("")).isInstanceOf(IllegalArgumentException.class);
  }

  /** A port that is taken, and at which nobody listens. */
  private static Socket nobody() throws IOException {
    Socket bound = new Socket();
    bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return bound;
  }
}
