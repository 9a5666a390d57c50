package io.praetor.agent.api.acl;

import io.praetor.agent.access.token.ManagementToken;
import io.praetor.agent.api.ConfirmedViews;
import io.praetor.agent.api.FailureAnswers;
import io.praetor.agent.api.catalog.BodyFields;
import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.Proposer;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.Endpoint;
import io.praetor.agent.routing.JsonBody;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.View;
import io.praetor.store.access.AccessToken;
import io.praetor.store.access.TokenDefinition;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.command.Sender;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /v1/acl/bootstrap}: the first token of a cluster, for whoever asks first. It is made at
 * the leader, where the file lies that allows another one. Immutable; called on event loops.
 */
final class BootstrapEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger("agent.acl");
  private static final String DESCRIPTION = "Bootstrap Token (Global Management)";

  /** With what the refusal of a second first token begins; it holds the index to reset with. */
  private static final String REFUSAL = "ACL bootstrap no longer allowed";

  private final ConfirmedViews views;
  private final Proposer proposer;
  private final BooleanSupplier leads;
  private final Endpoint leader;
  private final String passedOn;
  private final BootstrapReset reset;

  /**
   * The endpoint.
   *
   * @param leads whether this server leads
   * @param leader passes a request on to the leader
   * @param passedOn the header of a request that was
   */
  BootstrapEndpoint(
      ConfirmedViews views,
      Proposer proposer,
      BooleanSupplier leads,
      Endpoint leader,
      String passedOn,
      BootstrapReset reset) {
    this.views = views;
    this.proposer = proposer;
    this.leads = leads;
    this.leader = leader;
    this.passedOn = passedOn;
    this.reset = reset;
  }

  List<Route> routes() {
    return List.of(Route.put("/v1/acl/bootstrap", this::bootstrap));
  }

  private void bootstrap(Request request, Responder responder) {
    String secret = secret(request.body());
    if (!leads.getAsBoolean()) {
      if (request.header(passedOn) == null) {
        leader.handle(request, responder);
      } else {
        responder.respond(FailureAnswers.noServer(FailureAnswers.NO_LEADER));
      }
      return;
    }
    TokenDefinition token = ManagementToken.make(secret, DESCRIPTION);
    String address = request.remoteAddress();
    boolean pretty = request.params().has("pretty");
    // The file is read and removed on a thread that may wait for the disk.
    Consumer<View> proposal =
        view ->
            proposer.propose(
                new Command.AccessBootstrap(token, reset.index()),
                new Sender("", address, ""),
                new ProposalListener() {
                  @Override
                  public void applied(Outcome outcome) {
                    waiting(
                        responder,
                        () -> responder.respond(answer(outcome, view, token, address, pretty)));
                  }

                  @Override
                  public void failed(ProposalFailure failure) {
                    responder.respond(FailureAnswers.of(failure));
                  }
                });
    views.with(responder, view -> waiting(responder, () -> proposal.accept(view)));
  }

  private static void waiting(Responder responder, Runnable work) {
    Thread.ofVirtual()
        .name("acl-bootstrap")
        .start(() -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            LOG.error("ACL bootstrap failed", e);
            responder.respond(Answer.text(500, "internal error; the agent's log says why"));
          }
        });
  }

  private static String secret(byte[] body) {
    String given = "";
    if (body.length > 0) {
      BodyFields fields = AclBody.read(body, "Request");
      given = fields.text("BootstrapSecret");
    }
    if (given.isEmpty()) {
      return UUID.randomUUID().toString();
    }
    if (!AclNames.isUuid(given)) {
      throw new BadRequestException(500, "Invalid Token: SecretID - not a valid UUID");
    }
    return given;
  }

  private Answer answer(
      Outcome outcome, View view, TokenDefinition token, String address, boolean pretty) {
    if (outcome instanceof Outcome.Done(boolean _, long index)) {
      reset.done();
      LOG.warn(
          "A token that may do everything was made by ACL bootstrap for {}: {}",
          address,
          token.accessor());
      JsonBuffer json = JsonBody.buffer(pretty);
      json.beginObject();
      // As clients before 1.4 know it.
      json.field("ID").value(token.secret());
      ShownToken.of(view, new AccessToken(token, index, index), true).fields(json);
      return Answer.json(200, json.endObject().finish());
    }
    if (outcome instanceof Outcome.Refused(String text)) {
      return text.startsWith(REFUSAL)
          ? Answer.text(403, "Permission denied: " + text)
          : Answer.text(500, text);
    }
    throw new IllegalStateException("a bootstrap gave " + outcome);
  }
}
