package io.praetor.agent.forward;

import io.praetor.agent.api.FailureAnswers;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.rpc.Call;
import io.praetor.agent.rpc.RequestFailure;
import io.praetor.agent.rpc.ResponseListener;
import io.praetor.agent.rpc.Service;
import io.praetor.store.bytes.MalformedException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to a server, and to another if that cannot take it. It is sent again only
 * if it surely had no effect, or may be repeated without harm. One attempt is under way at a time;
 * its state is guarded by itself.
 */
final class ForwardedCall implements ResponseListener {

  /**
   * Callback for the end of a call: exactly one of the methods is called, once, on any thread; must
   * not block.
   */
  interface End {
    /** A server has answered, as an {@link AnswerMessage}. */
    void answered(byte[] message);

    /**
     * A server begins an answer whose body follows.
     *
     * @param cancel tells the server that the rest is not wanted
     */
    BodySink streamed(byte[] head, Runnable cancel);

    /** No server has answered. */
    void failed(Answer why);
  }

  private final ForwardContext context;
  private final Service service;
  private final byte[] message;
  private final boolean repeatable;
  private final long timeoutMs;
  private final End end;
  private final Set<String> tried = new HashSet<>(4);
  private @Nullable Call call;
  private String server = "";
  private int attempts;
  private int rounds;
  private long attemptNanos;
  private long deadlineNanos;
  private boolean failing;
  private boolean cancelled;

  /**
   * A request that is not on its way yet.
   *
   * @param repeatable whether it may be done twice
   * @param timeoutMs how long a server may take that lives
   */
  ForwardedCall(
      ForwardContext context,
      Service service,
      byte[] message,
      boolean repeatable,
      long timeoutMs,
      End end) {
    this.context = context;
    this.service = service;
    this.message = message;
    this.repeatable = repeatable;
    this.timeoutMs = timeoutMs;
    this.end = end;
  }

  /** Sends it. */
  void start() {
    attempt("");
  }

  /** Loses interest; nothing is heard of it any more. */
  void cancel() {
    Call standing;
    synchronized (this) {
      cancelled = true;
      standing = call;
    }
    leaveServer();
    if (standing != null) {
      standing.cancel();
    }
  }

  /**
   * Leaves a server that is alive and cut off from the others, if it has not answered: what it
   * would say may be long in coming.
   */
  void abandonServer() {
    Call standing;
    synchronized (this) {
      standing = call;
    }
    if (standing != null && standing.withdraw()) {
      failed(
          new RequestFailure(RequestFailure.Kind.LOST, server() + " is cut off from the others"));
    }
  }

  /** When the attempt that is under way was sent, by {@link System#nanoTime()}. */
  synchronized long sentNanos() {
    return attemptNanos;
  }

  /** Lets the server know the time here. */
  void probe() {
    Call standing;
    synchronized (this) {
      standing = call;
    }
    if (standing != null) {
      standing.probe();
    }
  }

  private void attempt(String reason) {
    int number;
    String next;
    synchronized (this) {
      if (cancelled) {
        return;
      }
      next = context.servers().choose(tried, service);
      number = ++attempts;
      attemptNanos = System.nanoTime();
      call = null;
      if (next != null) {
        server = next;
        tried.add(next);
      }
    }
    if (next == null) {
      retryLater(reason);
      return;
    }
    if (repeatable) {
      context.servers().asked(next, this);
    }
    Call standing = context.port().request(next, service, message, timeoutMs, this);
    synchronized (this) {
      if (attempts == number) {
        call = standing;
      }
      if (!cancelled) {
        return;
      }
    }
    leaveServer();
    standing.cancel();
  }

  private void leaveServer() {
    if (repeatable) {
      context.servers().answered(server(), this);
    }
  }

  @Override
  public void answered(byte[] body) {
    leaveServer();
    boolean undone;
    try {
      undone = AnswerMessage.isUndone(body);
    } catch (MalformedException e) {
      failed(
          new RequestFailure(RequestFailure.Kind.LOST, server() + " answers: " + e.getMessage()));
      return;
    }
    if (undone && isWorthAnother()) {
      context.servers().failed(server());
      attempt(FailureAnswers.NO_LEADER);
      return;
    }
    if (!isCancelled()) {
      end.answered(body);
    }
  }

  /** Whether a server that could do nothing leaves time to ask another. */
  private synchronized boolean isWorthAnother() {
    // Its own hold was part of ours.
    begin(attemptNanos);
    return System.nanoTime() - deadlineNanos < 0;
  }

  private void begin(long sinceNanos) {
    if (!failing) {
      failing = true;
      deadlineNanos = sinceNanos + context.holdNanos();
    }
  }

  @Override
  public BodySink streamed(byte[] head) {
    leaveServer();
    return end.streamed(head, this::cancel);
  }

  /** Tries elsewhere, on another thread: the caller may hold a lock of the port. */
  @Override
  public void failed(RequestFailure failure) {
    leaveServer();
    if (!context.later(() -> retryOrFail(failure), 0) && !isCancelled()) {
      end.failed(
          failure.isCertain() || repeatable
              ? context.noServer("this agent is stopping")
              : FailureAnswers.outcomeUnknown());
    }
  }

  private void retryOrFail(RequestFailure failure) {
    if (isCancelled()) {
      return;
    }
    context.servers().failed(server());
    if (!failure.isCertain() && !repeatable) {
      end.failed(FailureAnswers.outcomeUnknown());
      return;
    }
    synchronized (this) {
      long now = System.nanoTime();
      if (now - attemptNanos > context.holdNanos()) {
        // The last attempt went well for long: this failure begins anew.
        failing = false;
        rounds = 0;
        tried.clear();
        tried.add(server);
      }
      begin(now);
    }
    attempt(failure.reason());
  }

  private synchronized boolean isCancelled() {
    return cancelled;
  }

  private synchronized String server() {
    return server;
  }

  /** All servers have been tried: begins anew in a moment, if there is time. */
  private void retryLater(String reason) {
    long delayMs;
    synchronized (this) {
      begin(attemptNanos);
      long leftMs = (deadlineNanos - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) {
        delayMs = -1;
      } else {
        tried.clear();
        delayMs =
            Math.min(
                leftMs,
                ForwardContext.PAUSE_MS[Math.min(rounds++, ForwardContext.PAUSE_MS.length - 1)]);
      }
    }
    if (delayMs < 0 || !context.later(() -> attempt(reason), delayMs)) {
      end.failed(context.noServer(reason));
    }
  }
}
