package io.praetor.agent.api.snapshot;

import io.praetor.agent.access.Caller;
import io.praetor.agent.access.DeniedException;
import io.praetor.agent.api.FailureAnswers;
import io.praetor.agent.api.JudgedWrites;
import io.praetor.agent.api.Origin;
import io.praetor.agent.archive.ArchiveWriter;
import io.praetor.agent.consensus.Proposer;
import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.consensus.ReadListener;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.query.Requester;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.ApiVersion;
import io.praetor.agent.routing.BodyLimit;
import io.praetor.agent.routing.Freshness;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /v1/snapshot}: the whole state as a file, and back. Called on event loops; the work is
 * done by threads of its own, which may wait.
 */
public final class SnapshotEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger("agent.http");

  /** Snapshots that are written or restored at a time. */
  private static final int SNAPSHOTS_MAX = 4;

  /** Largest file that is restored. */
  public static final BodyLimit BODY = BodyLimit.inFile(512 << 20, "built in");

  private final StateMachine store;
  private final ReadGate gate;
  private final Proposer proposer;
  private final JudgedWrites writes;
  private final Semaphore running = new Semaphore(SNAPSHOTS_MAX);

  /**
   * The endpoint.
   *
   * @param proposer one that already waits for a leader
   * @param writes the same, for what takes effect
   */
  public SnapshotEndpoint(
      StateMachine store, ReadGate gate, Proposer proposer, JudgedWrites writes) {
    this.store = store;
    this.gate = gate;
    this.proposer = proposer;
    this.writes = writes;
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(new Route("/v1/snapshot", List.of("GET", "PUT"), this::handle, BODY));
  }

  private void handle(Request request, Responder responder) {
    if (request.method().equals("PUT")) {
      Origin origin = Origin.of(request);
      start("restore", responder, () -> restore(origin, request, responder));
      return;
    }
    Requester requester = request.requester();
    Consistency consistency =
        request.params().has("stale") ? Consistency.STALE : Consistency.DEFAULT;
    if (gate.open(consistency)) {
      start("snapshot", responder, () -> save(requester, consistency, responder));
      return;
    }
    gate.confirm(
        consistency,
        new ReadListener() {
          @Override
          public void confirmed(long logIndex) {
            start("snapshot", responder, () -> save(requester, consistency, responder));
          }

          @Override
          public void failed(ReadFailure failure) {
            responder.respond(FailureAnswers.of(failure));
          }
        });
  }

  private void start(String name, Responder responder, Runnable work) {
    if (!running.tryAcquire()) {
      responder.respond(
          Answer.text(429, SNAPSHOTS_MAX + " snapshots are under way already; try again later"));
      return;
    }
    Thread.ofVirtual()
        .name(name)
        .start(() -> {
          try {
            work.run();
          } finally {
            running.release();
          }
        });
  }

  private void save(Requester requester, Consistency consistency, Responder responder) {
    View view = store.view();
    try {
      Caller _ = requester.caller(view);
    } catch (DeniedException e) {
      responder.respond(FailureAnswers.denied(e.text()));
      return;
    }
    ReadGate.Contact contact = gate.contact(consistency);
    ArchiveWriter archive;
    try {
      archive = ArchiveWriter.of(view, ApiVersion.praetor());
    } catch (IOException | RuntimeException e) {
      LOG.error("A snapshot was not written", e);
      responder.respond(Answer.text(500, "the snapshot cannot be written: " + e.getMessage()));
      return;
    }
    Freshness meta =
        new Freshness(
            archive.index(),
            true,
            contact.knownLeader(),
            contact.lastContactMs(),
            false,
            false,
            false);
    // Whatever fails from here on leaves the archive without its end, which its reader notices.
    try (OutputStream out = responder.stream(Answer.empty(200, Answer.Type.GZIP).meta(meta))) {
      archive.write(out);
    } catch (IOException e) {
      LOG.warn("A snapshot did not reach its client: {}", e.getMessage());
    }
  }

  private void restore(Origin origin, Request request, Responder responder) {
    try {
      new SnapshotRestore(store, gate, proposer, writes, origin)
          .run(UploadedSnapshot.read(request::openBody, System.currentTimeMillis()));
      responder.respond(Answer.empty(200, Answer.Type.JSON));
    } catch (SnapshotRestore.FailedException e) {
      responder.respond(Answer.text(500, String.valueOf(e.getMessage())));
    } catch (SnapshotRestore.RefusedException e) {
      responder.respond(e.answer());
    } catch (DeniedException e) {
      responder.respond(FailureAnswers.denied(e.text()));
    } catch (IOException e) {
      responder.respond(Answer.text(400, "This is no whole snapshot: " + e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      responder.respond(Answer.text(500, "The agent stops; the restore may not have happened."));
    } catch (RuntimeException e) {
      LOG.error("A restore failed", e);
      responder.respond(
          Answer.text(500, "internal error; the restore may not have happened; the log says why"));
    }
  }
}
