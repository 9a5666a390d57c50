package io.praetor.agent.rpc;

import io.netty.util.Timeout;
import io.netty.util.TimerTask;
import io.praetor.agent.rpc.RequestFailure.Kind;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A request from its making to its answer. Any thread; its state changes by single atomic steps, so
 * that a request which was told to be unsent is never sent.
 */
final class PendingCall implements Call, TimerTask {

  private enum State {
    QUEUED,
    SENT,
    STREAMING,
    DONE
  }

  private final Service service;
  private final byte[] body;
  private final String peer;
  private final long timeoutMs;
  private final ResponseListener listener;
  private final AtomicReference<State> state = new AtomicReference<>(State.QUEUED);
  private volatile @Nullable Timeout timeout;
  private volatile @Nullable ClientConnection connection;
  private volatile int id;

  PendingCall(
      Service service, String peer, byte[] body, long timeoutMs, ResponseListener listener) {
    this.service = service;
    this.peer = peer;
    this.body = body;
    this.timeoutMs = timeoutMs;
    this.listener = listener;
  }

  Service service() {
    return service;
  }

  byte[] body() {
    return body;
  }

  void timeout(Timeout running) {
    timeout = running;
    if (state.get() == State.DONE) {
      running.cancel();
    }
  }

  /** Takes the step to being sent; false if it is over already. */
  boolean toSent(ClientConnection on, int number) {
    connection = on;
    id = number;
    return state.compareAndSet(State.QUEUED, State.SENT);
  }

  boolean isQueued() {
    return state.get() == State.QUEUED;
  }

  private void finish() {
    Timeout running = timeout;
    if (running != null) {
      running.cancel();
    }
  }

  /** Fails a request that has not been sent. */
  void notSent(String reason) {
    if (state.compareAndSet(State.QUEUED, State.DONE)) {
      finish();
      listener.failed(new RequestFailure(Kind.NOT_SENT, reason));
    }
  }

  void answered(byte[] answer) {
    if (state.compareAndSet(State.SENT, State.DONE)) {
      finish();
      listener.answered(answer);
    }
  }

  void failed(Kind kind, String reason) {
    if (state.compareAndSet(State.SENT, State.DONE)) {
      finish();
      listener.failed(new RequestFailure(kind, reason));
    }
  }

  /** The answer begins; null if no one wants it any more. */
  ResponseListener.@Nullable BodySink streamed(byte[] head) {
    if (!state.compareAndSet(State.SENT, State.STREAMING)) {
      return null;
    }
    finish();
    return listener.streamed(head);
  }

  boolean isOver() {
    return state.get() == State.DONE;
  }

  /** The stream has ended. */
  void streamEnded() {
    state.set(State.DONE);
  }

  @Override
  public void run(Timeout fired) {
    notSent("no connection to " + peer + " within " + timeoutMs + " ms");
    if (state.compareAndSet(State.SENT, State.DONE)) {
      forget();
      listener.failed(
          new RequestFailure(Kind.TIMED_OUT, peer + " did not answer within " + timeoutMs + " ms"));
    }
  }

  @Override
  public void cancel() {
    State before = state.getAndSet(State.DONE);
    finish();
    if (before == State.SENT || before == State.STREAMING) {
      forget();
    }
  }

  @Override
  public boolean withdraw() {
    if (state.compareAndSet(State.QUEUED, State.DONE)) {
      finish();
      return true;
    }
    if (state.compareAndSet(State.SENT, State.DONE)) {
      finish();
      forget();
      return true;
    }
    return false;
  }

  @Override
  public void probe() {
    ClientConnection on = connection;
    if (on != null && on.isOpen()) {
      on.ping();
    }
  }

  private void forget() {
    ClientConnection on = connection;
    if (on != null) {
      on.forget(id);
    }
  }
}
