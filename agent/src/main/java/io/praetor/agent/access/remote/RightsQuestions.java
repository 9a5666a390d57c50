package io.praetor.agent.access.remote;

import io.netty.buffer.ByteBufUtil;
import io.praetor.agent.access.token.TokenRights;
import io.praetor.agent.forward.Forwarder;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.rpc.Service;
import io.praetor.store.bytes.ByteWriter;
import java.nio.charset.StandardCharsets;

/** Asks servers what tokens may; {@link RightsAnswers} is the other end. Immutable; any thread. */
public final class RightsQuestions implements RightsSource {
  private static final int OK = 200;

  private final Forwarder servers;

  /** Questions that take the way of all others. */
  public RightsQuestions(Forwarder servers) {
    this.servers = servers;
  }

  @Override
  public void ask(String secret, Listener listener) {
    if (!servers.isServed(Service.RIGHTS)) {
      listener.unsupported(
          "no server that is reached tells other agents what tokens may; update the servers");
      return;
    }
    byte[] question = new ByteWriter(64).text(secret).toBytes();
    servers.ask(Service.RIGHTS, question, answer -> hear(answer, listener));
  }

  private void hear(Answer answer, Listener listener) {
    byte[] body = ByteBufUtil.getBytes(answer.body());
    if (answer.status() != OK) {
      String reason = new String(body, StandardCharsets.UTF_8);
      if (answer.isUndone() && !servers.isServerHeard()) {
        listener.unanswered(reason);
      } else {
        listener.failed(reason);
      }
      return;
    }
    TokenRights rights;
    try {
      rights = TokenRights.decode(body);
    } catch (RuntimeException e) {
      listener.failed("the answer of a server is malformed: " + e.getMessage());
      return;
    }
    listener.told(rights);
  }
}
