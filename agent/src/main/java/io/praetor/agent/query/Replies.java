package io.praetor.agent.query;

import io.praetor.agent.access.DeniedException;
import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.filter.FilterWorkException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How those who ask are told, each without harm to the others. Stateless. */
final class Replies {
  private static final Logger LOG = LoggerFactory.getLogger(BlockingQueries.class);

  private Replies() {}

  /** Keeps what one query's caller throws from the other queries, and from the owning thread. */
  static void guarded(Runnable reply) {
    try {
      reply.run();
    } catch (RuntimeException | Error e) {
      LOG.error("A reply failed, and its caller may never be answered", e);
    }
  }

  /** Says why an answer could not be made. */
  static void broken(ReadCallback<?> callback, Throwable failure) {
    if (failure instanceof FilterWorkException) {
      guarded(() -> callback.failed(ReadFailure.FILTER_WORK));
      return;
    }
    if (failure instanceof DeniedException denied) {
      guarded(() -> callback.denied(denied.text()));
      return;
    }
    LOG.error("The answer of a read could not be made", failure);
    guarded(() -> callback.failed(ReadFailure.BROKEN));
  }

  /** Does something on the thread that owns a request, at once if that is this one. */
  static void onOwner(ReadCallback<?> callback, Runnable task) {
    if (callback.scheduling().isOwner()) {
      task.run();
    } else {
      callback.scheduling().execute(task);
    }
  }
}
