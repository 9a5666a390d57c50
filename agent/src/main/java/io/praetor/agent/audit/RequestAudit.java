package io.praetor.agent.audit;

import io.praetor.agent.access.DeniedException;
import io.praetor.agent.config.AuditConfig;
import io.praetor.agent.query.Requester;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Audit;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Keeps what clients ask of this agent and what they are answered, in a file. Any thread; each
 * request on its own.
 */
public final class RequestAudit implements Audit, AutoCloseable {
  private static final int UNAVAILABLE = 503;
  private static final String REFUSAL =
      "This request cannot be recorded in the audit, so it was not done: the audit's file cannot be"
          + " written, or too much waits for it; the agent's log says more"
          + " (audit.sink.delivery_guarantee = \"enforced\").";

  private final boolean reads;
  private final boolean enforced;
  private final String node;
  private final AuditQueue queue;
  private final LongAdder refused = new LongAdder();

  /**
   * Opens the file.
   *
   * @param reads whether requests are recorded that only read
   * @param node the name of this agent
   * @throws IOException with a sentence for the operator
   */
  public RequestAudit(AuditConfig.Sink sink, boolean reads, String node) throws IOException {
    this.reads = reads;
    this.node = node;
    this.enforced = sink.enforced();
    this.queue = new AuditQueue(new AuditFile(sink));
  }

  @Override
  public boolean records(Request request) {
    return reads || !(request.method().equals("GET") || request.method().equals("HEAD"));
  }

  @Override
  public boolean holds() {
    return enforced;
  }

  @Override
  public void begin(Request request, Responder responder, Consumer<Responder> then) {
    AuditRecord record = AuditRecord.of(request, accessor(request.requester()), node);
    RecordedResponder recorded = new RecordedResponder(responder, record, this);
    if (!enforced) {
      queue.offer(record.start());
      then.accept(recorded);
      return;
    }
    boolean taken =
        queue.offer(
            record.start(),
            written ->
                responder
                    .scheduling()
                    .execute(() -> {
                      if (written) {
                        then.accept(recorded);
                      } else {
                        refuse(responder);
                      }
                    }));
    if (!taken) {
      refuse(responder);
    }
  }

  private void refuse(Responder responder) {
    refused.increment();
    responder.respond(Answer.text(UNAVAILABLE, REFUSAL).undone());
  }

  private static String accessor(Requester requester) {
    try {
      return requester.callers().callerNow(requester.rights()).accessor();
    } catch (DeniedException e) {
      // A secret that no token has: there is no public name for it.
      return "";
    }
  }

  /** A request that was let in has come to its end. */
  void completed(byte[] line) {
    if (enforced) {
      queue.keep(line);
    } else {
      queue.offer(line);
    }
  }

  /** Lines that were written. */
  public long written() {
    return queue.written();
  }

  /** Lines that were given up, since the file could not be written or too many waited. */
  public long dropped() {
    return queue.dropped();
  }

  /** Requests that were refused, since they could not be recorded. */
  public long refused() {
    return refused.sum();
  }

  /** Bytes that wait to be written. */
  public long waitingBytes() {
    return queue.heldBytes();
  }

  @Override
  public void close() throws IOException {
    queue.close();
  }
}
