package io.praetor.verification.upgrade;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.praetor.verification.cluster.Member;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Makes tokens at one agent of a closed cluster and takes them away again, all the while: a token
 * that was acknowledged has to be taken at each agent, and one that was taken away at none. Owned
 * by its thread.
 */
final class TokenTaker implements Runnable {
  /** May do everything; the agents put it on what comes without a token. */
  static final String MANAGEMENT = "11111111-2222-3333-4444-555555555555";

  /** The arguments of an agent of a closed cluster. */
  static final List<String> CLOSED =
      List.of(
          "-hcl=acl { enabled = true default_policy = \"deny\" token_ttl = \"1s\" tokens {"
              + " initial_management = \""
              + MANAGEMENT
              + "\" default = \""
              + MANAGEMENT
              + "\" } }");

  private static final String POLICY = "upgrade-taker";
  private static final String RULES = "key_prefix \\\"taker/\\\" { policy = \\\"write\\\" }";
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Member> agents;
  private final Member agent;
  private final Findings findings;
  private final BooleanSupplier mayLag;
  private final BooleanSupplier hasEnded;
  private int step;

  /**
   * A taker.
   *
   * @param mayLag whether there are servers of a build that refuses for want of news
   */
  TokenTaker(
      List<Member> agents,
      Member agent,
      Findings findings,
      BooleanSupplier mayLag,
      BooleanSupplier hasEnded) {
    this.mayLag = mayLag;
    this.agents = agents;
    this.agent = agent;
    this.findings = findings;
    this.hasEnded = hasEnded;
  }

  @Override
  public void run() {
    while (!hasEnded.getAsBoolean()) {
      try {
        step();
      } catch (IOException e) {
        findings.broken.incrementAndGet();
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void step() throws IOException {
    String policy = POLICY + '-' + agent.name();
    RawHttp.Answer known = ask(agent, MANAGEMENT, "GET", "/v1/acl/policy/name/" + policy, "");
    if (known.status() == 404
        && !made(
            ask(
                agent,
                MANAGEMENT,
                "PUT",
                "/v1/acl/policy",
                "{\"Name\":\"" + policy + "\",\"Rules\":\"" + RULES + "\"}"))) {
      return;
    }
    RawHttp.Answer answer =
        ask(
            agent,
            MANAGEMENT,
            "PUT",
            "/v1/acl/token",
            "{\"Policies\":[{\"Name\":\"" + policy + "\"}]}");
    if (!made(answer)) {
      return;
    }
    String secret = JSON.readTree(answer.body()).path("SecretID").asText();
    String accessor = JSON.readTree(answer.body()).path("AccessorID").asText();
    findings.tokensMade.incrementAndGet();
    step++;
    write(agents.get(step % agents.size()), secret, true, "that was made at " + agent.name());
    RawHttp.Answer gone = ask(agent, MANAGEMENT, "DELETE", "/v1/acl/token/" + accessor, "");
    if (gone.status() != 200) {
      findings.refused.incrementAndGet();
      return;
    }
    findings.tokensTaken.incrementAndGet();
    for (Member other : agents) {
      try {
        write(other, secret, false, "that was taken away at " + agent.name());
      } catch (IOException e) {
        findings.broken.incrementAndGet();
      }
    }
  }

  private boolean made(RawHttp.Answer answer) {
    if (answer.status() != 200) {
      findings.refused.incrementAndGet();
      if (answer.status() < 500 && !answer.text().contains("already exists")) {
        findings.violation(agent.name() + " refuses an operator: " + answer.text().strip());
      }
    }
    return answer.status() == 200;
  }

  /** A write with a token, which may be let in or not; a server without a leader lets in none. */
  private void write(Member door, String secret, boolean mayPass, String token) throws IOException {
    RawHttp.Answer answer =
        ask(door, secret, "PUT", "/v1/kv/taker/" + agent.name(), Integer.toString(step));
    boolean isLetIn = answer.status() == 200;
    if (answer.status() >= 500 || (mayPass && !isLetIn && mayLag.getAsBoolean())) {
      findings.refused.incrementAndGet();
    } else if (isLetIn != mayPass) {
      findings.violation(
          door.name()
              + (isLetIn ? " lets in a token " : " refuses a token ")
              + token
              + ": "
              + answer.status()
              + ' '
              + answer.text().strip());
    }
    RawHttp.Answer other = ask(door, secret, "PUT", "/v1/kv/elsewhere", "1");
    if (other.status() == 200) {
      findings.violation(door.name() + " lets a token write what no rule of it is about");
    }
  }

  private static RawHttp.Answer ask(
      Member door, String secret, String method, String path, String body) throws IOException {
    return RawHttp.send(
        door.httpPort(), method, path, Map.of("X-Consul-Token", secret), body.getBytes(UTF_8));
  }
}
