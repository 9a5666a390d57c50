package io.praetor.agent.api.bulk;

import io.praetor.agent.api.JudgedWrites;
import io.praetor.agent.api.Origin;
import io.praetor.agent.consensus.Proposer;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.BodyLimit;
import io.praetor.agent.routing.QueryParams;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.StateMachine;
import io.praetor.store.kv.Key;
import io.praetor.store.waiting.PendingApply;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /v1/praetor/rollback}, {@code undelete}, {@code copy}, {@code move} and {@code apply}:
 * many keys change as one. Called on event loops; the work is done by threads of its own, which may
 * wait.
 */
public final class BulkEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger("agent.kv");

  static final String ROLLBACK = "/v1/praetor/rollback";

  static final String UNDELETE = "/v1/praetor/undelete";
  static final String COPY = "/v1/praetor/copy";
  static final String MOVE = "/v1/praetor/move";

  /** The path whose body holds values. */
  public static final String APPLY = "/v1/praetor/apply";

  /** The paths whose bodies name keys, and hold no values. */
  public static final List<String> NAMING = List.of(ROLLBACK, UNDELETE, COPY, MOVE);

  /** As many are under way at a time. */
  private static final int RUNS_MAX = 4;

  /** As many of them may hold a large body. */
  private static final int APPLIES_MAX = 2;

  /** The part of the heap that the writes of one body may take. */
  private static final int HEAP_PART = 8;

  /** Largest body that names keys. */
  public static final BodyLimit NAMES_BODY = new BodyLimit(8 << 20, "built in");

  /** Largest body of writes: their values are in base64. */
  public static final BodyLimit APPLY_BODY = BodyLimit.inFile(384 << 20, "built in");

  private final StateMachine store;
  private final ReadGate gate;
  private final Proposer proposer;
  private final JudgedWrites writes;
  private final RequestLimits limits;
  private final BulkMeter meter;
  private final Semaphore running = new Semaphore(RUNS_MAX);
  private final Semaphore applying = new Semaphore(APPLIES_MAX);

  /**
   * The endpoint.
   *
   * @param proposer one that already waits for a leader
   * @param writes the same, for what takes effect
   */
  public BulkEndpoint(
      StateMachine store,
      ReadGate gate,
      Proposer proposer,
      JudgedWrites writes,
      RequestLimits limits,
      BulkMeter meter) {
    this.store = store;
    this.gate = gate;
    this.proposer = proposer;
    this.writes = writes;
    this.limits = limits;
    this.meter = meter;
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(
        route(ROLLBACK, request -> RollbackWish.rollback(request.body())),
        route(UNDELETE, request -> RollbackWish.undelete(request.body())),
        route(COPY, request -> CopyWish.of(request.body(), false)),
        route(MOVE, request -> CopyWish.of(request.body(), true)),
        new Route(
            APPLY,
            List.of("POST"),
            (request, responder) -> start(applying, request, responder, this::apply),
            APPLY_BODY));
  }

  /** Reads what a request asks for. */
  @FunctionalInterface
  private interface Reading {
    Wish read(Request request) throws IOException;
  }

  private Route route(String path, Reading reading) {
    return new Route(
        path,
        List.of("POST"),
        (request, responder) -> start(running, request, responder, reading),
        NAMES_BODY);
  }

  private void start(Semaphore free, Request request, Responder responder, Reading reading) {
    Origin origin = Origin.of(request);
    boolean pretty = request.params().has("pretty");
    if (!free.tryAcquire()) {
      responder.respond(
          Answer.text(
              429,
              "other changes of many keys are under way at this server: try again once they are"
                  + " through"));
      return;
    }
    Thread.ofVirtual()
        .name("bulk")
        .start(() -> {
          try {
            responder.respond(answer(request, reading, origin, pretty));
          } finally {
            free.release();
          }
        });
  }

  private Answer answer(Request request, Reading reading, Origin origin, boolean pretty) {
    try {
      Wish wish = reading.read(request);
      return new BulkRun(store, gate, proposer, writes, meter, origin, pretty).run(wish);
    } catch (BadRequestException e) {
      return Answer.text(e.status(), e.text());
    } catch (IOException e) {
      LOG.warn("The body of {} could not be read back", request.uriWithoutSecrets(), e);
      return Answer.text(503, "the body cannot be read back: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answer.text(500, "the agent stops; whether the keys were changed is not known");
    } catch (RuntimeException e) {
      LOG.error("A change of many keys failed", e);
      return Answer.text(500, "internal error; the agent's log says why");
    }
  }

  private Wish apply(Request request) throws IOException {
    QueryParams params = request.params();
    String prefix = params.first("prefix");
    boolean prunes = params.has("prune");
    if (prunes && prefix == null) {
      throw new BadRequestException(
          "prune needs prefix: what the keys begin with that it is about");
    }
    Key below = prefix == null ? null : Key.utf8(prefix);
    long bytesMax = Math.min(PendingApply.BYTES_MAX, Runtime.getRuntime().maxMemory() / HEAP_PART);
    return new ApplyWish(
        ApplyBody.read(request.openBody(), limits.valueBytesMax(), bytesMax, below),
        below,
        prunes,
        expect(params),
        params.has("dry-run"),
        "");
  }

  private static long expect(QueryParams params) {
    String text = params.first("expect");
    if (text == null) {
      return -1;
    }
    try {
      long index = Long.parseLong(text);
      if (index >= 0) {
        return index;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new BadRequestException("expect is an index, not \"" + text + "\"");
  }
}
