package io.praetor.agent.fault;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the process at the first broken invariant; any thread may call it.
 *
 * <p>It halts rather than exits: shutdown hooks would wait for the very threads that are broken,
 * and all that was acknowledged is on disk already.
 */
public final class ProcessFaults implements FaultHandler {
  /** The exit status after a fault, apart from 1 for a command that failed. */
  static final int EXIT_STATUS = 3;

  private static final Logger LOG = LoggerFactory.getLogger("agent");

  private final AtomicBoolean faulted = new AtomicBoolean();

  @Override
  public void fault(String reason, @Nullable Throwable cause) {
    if (!faulted.compareAndSet(false, true)) {
      return;
    }
    // A disk that is full or broken is no riddle: the reason says it all, and where to look.
    Throwable shown = cause instanceof IOException ? null : cause;
    LOG.error("Stopping, since going on could answer what is not true: {}", reason, shown);
    System.err.println("==> Praetor stopped: " + reason);
    System.err.flush();
    Runtime.getRuntime().halt(EXIT_STATUS);
  }
}
