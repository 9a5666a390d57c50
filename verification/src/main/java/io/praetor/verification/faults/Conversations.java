package io.praetor.verification.faults;

import io.praetor.verification.cluster.Member;
import io.praetor.verification.history.Answer;
import io.praetor.verification.history.Call;
import io.praetor.verification.history.Mode;
import io.praetor.verification.history.Operation;
import io.praetor.verification.history.Outcome;
import io.praetor.verification.history.Recorder;
import io.praetor.verification.wire.KeptConnection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One client of a history, with one connection to each agent that it asks; what ended is recorded.
 * Owned by the thread that asks; any thread may close it.
 */
final class Conversations implements AutoCloseable {
  private final int client;
  private final Recorder recorder;
  private final Map<Member, KeptConnection> open = new HashMap<>();
  private volatile @Nullable KeptConnection used;

  Conversations(int client, Recorder recorder) {
    this.client = client;
    this.recorder = recorder;
  }

  int client() {
    return client;
  }

  /** Asks and records; the answer, or null if there was none. */
  @Nullable Answer ask(Member member, Mode mode, Call call) {
    KeptConnection connection = open.computeIfAbsent(member, m -> new KeptConnection(m.httpPort()));
    used = connection;
    String life = member.life();
    long invoked = System.nanoTime();
    KvCaller.Result result = KvCaller.call(connection, call, mode);
    long returned = System.nanoTime();
    if (!life.equals(member.life())) {
      // Two lives: whose answer it is cannot be told, and a stale one belongs to neither.
      life = life + "+" + member.life();
    }
    boolean told = result.outcome() == Outcome.OK || result.outcome() == Outcome.REFUSED;
    // A watcher that was given up may have slept through a change.
    if (told || !call.isRead() || call.awaited() != 0) {
      recorder.add(
          new Operation(
              client, life, mode, call, invoked, returned, result.outcome(), result.answer()));
    }
    return told ? result.answer() : null;
  }

  /** How many requests the kernel has taken for the agent that was asked last; any thread. */
  int sent() {
    KeptConnection known = used;
    return known == null ? 0 : known.sent();
  }

  /** Ends the connection in use, and with it the call that waits there. */
  @Override
  public void close() {
    KeptConnection known = used;
    if (known != null) {
      known.close();
    }
  }
}
