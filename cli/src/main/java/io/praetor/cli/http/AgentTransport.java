package io.praetor.cli.http;

import io.praetor.cli.command.CommandException;
import io.praetor.client.Transport;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Carries the requests of the Java client over a command's own connections: one for each that is on
 * its way, kept for those that follow. Used by any thread.
 */
public final class AgentTransport implements Transport, AutoCloseable {
  /**
   * For so long a connection surely waits for the next request. One that has been idle longer may
   * be closed by the agent just then, which leaves it open what became of a request: what may not
   * be sent twice gets a connection of its own.
   */
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Guarded by this, as is all below; the one that was used last is the first. */
  private final Deque<Kept> idle = new ArrayDeque<>();

  private final Map<Thread, AgentClient> asking = new HashMap<>();
  private final AgentClient agent;
  private boolean closed;

  /** Carries requests to an agent, on connections other than the one of this object. */
  public AgentTransport(AgentClient agent) {
    this.agent = agent;
  }

  private record Kept(AgentClient connection, long sinceNanos) {}

  @Override
  public Answer send(Request request) throws IOException, InterruptedException {
    AgentClient connection = take(request.repeatable());
    int withinMs = (int) Math.max(1, Math.min(Integer.MAX_VALUE, request.longest().toMillis()));
    boolean whole = false;
    try (Response response =
        connection.ask(
            request.method(), request.path(), request.body(), withinMs, request.repeatable())) {
      Answer answer = new Answer(response.status(), response.headers(), response.text());
      whole = true;
      return answer;
    } catch (CommandException e) {
      throw new IOException(e.text(), e);
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException(e.getMessage());
      }
      throw e;
    } finally {
      giveBack(connection, whole);
    }
  }

  /** Interrupts a thread, also while it waits for an agent's answer. */
  public synchronized void interrupt(Thread thread) {
    thread.interrupt();
    AgentClient connection = asking.get(thread);
    if (connection != null) {
      close(connection);
    }
  }

  private synchronized AgentClient take(boolean repeatable)
      throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted");
    }
    if (closed) {
      throw new IOException("the connections to the agent are closed");
    }
    Kept kept = idle.pollFirst();
    if (kept != null && !repeatable && System.nanoTime() - kept.sinceNanos() > FRESH_NANOS) {
      close(kept.connection());
      kept = null;
    }
    AgentClient connection = kept == null ? agent.another() : kept.connection();
    asking.put(Thread.currentThread(), connection);
    return connection;
  }

  private synchronized void giveBack(AgentClient connection, boolean whole) {
    asking.remove(Thread.currentThread());
    if (whole && !closed) {
      idle.addFirst(new Kept(connection, System.nanoTime()));
    } else {
      close(connection);
    }
  }

  private static void close(AgentClient connection) {
    try {
      connection.close();
    } catch (IOException e) {
      // It is of no use any more, closed or not.
      return;
    }
  }

  /** Closes the connections; requests that are on their way end without an answer. */
  @Override
  public synchronized void close() {
    closed = true;
    idle.forEach(kept -> close(kept.connection()));
    idle.clear();
    asking.values().forEach(AgentTransport::close);
  }

  @Override
  public String toString() {
    return agent.toString();
  }
}
