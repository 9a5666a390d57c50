package io.praetor.agent.access.remote;

import io.netty.buffer.Unpooled;
import io.praetor.agent.access.token.TokenRights;
import io.praetor.agent.api.FailureAnswers;
import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.consensus.ReadListener;
import io.praetor.agent.forward.AnswerMessage;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.rpc.Identity;
import io.praetor.agent.rpc.RequestHandler;
import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.MalformedException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's end of {@link RightsQuestions}: tells what a secret is worth in a view that has all
 * that was acknowledged before the question, so that no agent keeps a right that is gone for longer
 * than it keeps answers. Immutable; called on the event loops of the port between agents.
 */
public final class RightsAnswers implements RequestHandler {
  private static final Logger LOG = LoggerFactory.getLogger("agent.acl");

  private final ReadGate gate;
  private final BooleanSupplier leaderKnown;
  private final Function<String, TokenRights> rights;
  private final Function<Identity, @Nullable Answer> admission;

  /**
   * The answers of one server.
   *
   * @param gate says when its newest view may answer
   * @param leaderKnown whether it knows a leader; while it does not, another server is asked
   * @param rights what a secret is worth in its newest view
   * @param admission the refusal of a question for which there is no room, or null
   */
  public RightsAnswers(
      ReadGate gate,
      BooleanSupplier leaderKnown,
      Function<String, TokenRights> rights,
      Function<Identity, @Nullable Answer> admission) {
    this.gate = gate;
    this.leaderKnown = leaderKnown;
    this.rights = rights;
    this.admission = admission;
  }

  @Override
  public void handle(Identity from, byte[] body, Reply reply) {
    String secret;
    try {
      ByteReader in = new ByteReader(body);
      secret = in.text();
    } catch (MalformedException e) {
      reply.refuse("the question for rights is malformed: " + e.getMessage());
      return;
    }
    Answer refusal = admission.apply(from);
    if (refusal != null) {
      respond(reply, refusal);
    } else if (!leaderKnown.getAsBoolean()) {
      reply.refuse(FailureAnswers.NO_LEADER);
    } else if (gate.open(Consistency.DEFAULT)) {
      tell(secret, reply);
    } else {
      gate.confirm(
          Consistency.DEFAULT,
          new ReadListener() {
            @Override
            public void confirmed(long logIndex) {
              // Not on the thread that applies the log, which tells of it.
              reply.loop().execute(() -> tell(secret, reply));
            }

            @Override
            public void failed(ReadFailure failure) {
              respond(reply, FailureAnswers.of(failure));
            }
          });
    }
  }

  private void tell(String secret, Reply reply) {
    byte[] told;
    try {
      told = rights.apply(secret).encode();
    } catch (RuntimeException e) {
      LOG.error("A question for the rights of a token failed", e);
      reply.fail("the question for rights failed; the log of the server says why");
      return;
    }
    respond(reply, Answer.of(200, Answer.Type.NONE, Unpooled.wrappedBuffer(told)));
  }

  private static void respond(Reply reply, Answer answer) {
    byte[] message = AnswerMessage.encode(answer, 0);
    answer.sent();
    reply.respond(message);
  }
}
