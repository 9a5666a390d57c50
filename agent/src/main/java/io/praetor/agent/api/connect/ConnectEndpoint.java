package io.praetor.agent.api.connect;

import io.praetor.agent.api.FailureAnswers;
import io.praetor.agent.api.ReadOptions;
import io.praetor.agent.api.ReadResponse;
import io.praetor.agent.api.connect.RootStandingQuery.Standing;
import io.praetor.agent.cluster.TrustRoot;
import io.praetor.agent.cluster.TrustRootCreation;
import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.consensus.ReadListener;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.Read;
import io.praetor.agent.query.ReadCallback;
import io.praetor.agent.query.Rendering;
import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.StateMachine;
import java.util.List;

/**
 * {@code /v1/agent/connect/} and {@code /v1/connect/}: the cluster's root certificate, which
 * Consul's clients look for when they start, though there is no mesh. The first request has it
 * made. Immutable; called on event loops.
 */
public final class ConnectEndpoint {
  private static final Rendering<Standing, Standing> PLAIN =
      (result, consistency, contact) -> result.records();

  /** A new leader writes the cluster's id within its first tick. */
  private static final long CLUSTER_ID_WAIT_MS_MAX = 5_000;

  private final StateMachine store;
  private final BlockingQueries queries;
  private final TrustRootCreation creation;
  private final RequestLimits options;

  /** An endpoint that answers from the store, and has the root made if it has none. */
  public ConnectEndpoint(
      StateMachine store,
      BlockingQueries queries,
      TrustRootCreation creation,
      RequestLimits options) {
    this.store = store;
    this.queries = queries;
    this.creation = creation;
    this.options = options;
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(
        Route.get("/v1/agent/connect/ca/roots", this::roots),
        Route.get("/v1/connect/ca/roots", this::roots));
  }

  private void roots(Request request, Responder responder) {
    ReadOptions read = ReadOptions.of(request.params(), options);
    if (TrustRoot.of(store.view()) != null) {
      answer(request, read, read.consistency(), responder);
      return;
    }
    queries.ask(
        new Read<>(new RootStandingQuery(request.requester()), Consistency.DEFAULT, PLAIN),
        new Preparation(request, read, responder),
        RootStandingQuery.NOTHING_YET,
        CLUSTER_ID_WAIT_MS_MAX);
  }

  private void answer(
      Request request, ReadOptions read, Consistency consistency, Responder responder) {
    queries.ask(
        new Read<>(
            new RootsQuery(request.requester()), consistency, new RootsRendering(read.pretty())),
        new ReadResponse(responder),
        read.index(),
        read.waitMs());
  }

  /** A request that came while this server's view had no root. Owned by the request's thread. */
  private final class Preparation implements ReadCallback<Standing>, ReadListener {
    private final Request request;
    private final ReadOptions read;
    private final Responder responder;

    Preparation(Request request, ReadOptions read, Responder responder) {
      this.request = request;
      this.read = read;
      this.responder = responder;
    }

    @Override
    public void answer(Standing standing, boolean shared) {
      if (standing.hasRoot() || standing.clusterId().isEmpty()) {
        confirmed(0);
      } else {
        creation.create(standing.clusterId(), this);
      }
    }

    @Override
    public void confirmed(long logIndex) {
      responder.scheduling().execute(this::goOn);
    }

    private void goOn() {
      // A follower's own view may not have it yet: the leader's has.
      boolean isStale = read.consistency() == Consistency.STALE;
      boolean isHere = TrustRoot.of(store.view()) != null;
      ConnectEndpoint.this.answer(
          request, read, isStale && !isHere ? Consistency.DEFAULT : read.consistency(), responder);
    }

    @Override
    public void failed(ReadFailure failure) {
      responder.respond(FailureAnswers.of(failure));
    }

    @Override
    public Scheduling scheduling() {
      return responder.scheduling();
    }

    @Override
    public void onHangUp(Runnable action) {
      responder.onHangUp(action);
    }
  }
}
