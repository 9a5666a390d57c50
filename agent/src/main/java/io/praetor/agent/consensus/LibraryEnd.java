package io.praetor.agent.consensus;

import com.alipay.sofa.jraft.Node;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The wait for the Raft library to end, which has no limit of its own. Stateless. */
final class LibraryEnd {
  private static final Logger LOG = LoggerFactory.getLogger(LibraryEnd.class);

  /** How long it is waited for; the process ends a little later in any case. */
  private static final long STOP_MS_MAX = 6_000;

  private LibraryEnd() {}

  /** Waits until a node that was told to stop has done so; false if it has not. */
  static boolean await(Node node) {
    Thread waiting =
        Thread.ofPlatform()
            .name("raft-stop")
            .daemon()
            .start(() -> {
              try {
                node.join();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    try {
      waiting.join(STOP_MS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (waiting.isAlive()) {
      LOG.warn(
          "The log has not ended within {} ms of stopping: its library still works, perhaps at a"
              + " write to a slow disk; what was acknowledged is on disk",
          STOP_MS_MAX);
      return false;
    }
    return true;
  }
}
