package io.praetor.agent.consensus;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shares confirmations: one question is under way, and who asks meanwhile gathers for the next,
 * since an answer is good only for who asked before its question began. Any thread; guarded by
 * itself.
 *
 * <p>A round ends when its position has been applied here, or {@link #ROUND_MS_MAX} after its
 * question began. One that has its answer and only catches up keeps later questions waiting for one
 * tick at most.
 */
final class ReadRounds {

  /** What a question, its answer, and catching up with the answer may take together. */
  static final long ROUND_MS_MAX = 5_000;

  private static final int WAITERS_MAX = 65_536;

  private final Consumer<Round> ask;
  private final LongSupplier nanoTime;
  private final Callbacks callbacks;
  private final Set<Round> catchingUp = new LinkedHashSet<>();
  private List<ReadListener> gathering = new ArrayList<>();
  private @Nullable Round asking;
  private boolean closed;

  /**
   * Rounds of one kind of question.
   *
   * @param ask sends the question of a round, which is to be confirmed or failed; calls that come
   *     late or twice count for nothing
   */
  ReadRounds(Consumer<Round> ask, LongSupplier nanoTime, Callbacks callbacks) {
    this.ask = ask;
    this.nanoTime = nanoTime;
    this.callbacks = callbacks;
  }

  void join(ReadListener listener) {
    ReadFailure refusal = null;
    synchronized (this) {
      if (closed) {
        refusal = ReadFailure.STOPPED;
      } else if (gathering.size() >= WAITERS_MAX) {
        refusal = ReadFailure.OVERLOADED;
      } else {
        gathering.add(listener);
      }
    }
    if (refusal != null) {
      listener.failed(refusal);
    } else {
      begin();
    }
  }

  private void begin() {
    Round round;
    synchronized (this) {
      if (asking != null || gathering.isEmpty()) {
        return;
      }
      round = new Round(gathering, nanoTime.getAsLong());
      asking = round;
      gathering = new ArrayList<>();
    }
    ask.accept(round);
  }

  /**
   * Fails the rounds whose time is over, and asks again where only catching up is left. Called
   * again and again, by one thread.
   */
  void expire() {
    List<Round> over = new ArrayList<>();
    synchronized (this) {
      Round now = asking;
      if (now != null && now.answered) {
        catchingUp.add(now);
        asking = null;
      }
      for (Round round : catchingUp) {
        if (round.isOver()) {
          over.add(round);
        }
      }
      if (now != null && !now.answered && now.isOver()) {
        over.add(now);
      }
    }
    over.forEach(round -> round.failed(ReadFailure.TIMED_OUT));
    begin();
  }

  void close() {
    List<ReadListener> left = new ArrayList<>();
    synchronized (this) {
      closed = true;
      if (asking != null) {
        left.addAll(asking.take());
        asking = null;
      }
      catchingUp.forEach(round -> left.addAll(round.take()));
      catchingUp.clear();
      left.addAll(gathering);
      gathering = new ArrayList<>();
    }
    left.forEach(listener -> callbacks.run(() -> listener.failed(ReadFailure.STOPPED)));
  }

  /** One question and who asks it. Its fields are guarded by the rounds. */
  final class Round implements ReadListener {

    private final long begunAt;
    private List<ReadListener> listeners;
    private boolean answered;

    private Round(List<ReadListener> listeners, long begunAt) {
      this.listeners = listeners;
      this.begunAt = begunAt;
    }

    private boolean isOver() {
      return nanoTime.getAsLong() - begunAt >= ROUND_MS_MAX * 1_000_000;
    }

    /** The leader has answered; its position is yet to be applied here. */
    void catchingUp() {
      synchronized (ReadRounds.this) {
        answered = true;
      }
    }

    @Override
    public void confirmed(long logIndex) {
      finish(listener -> listener.confirmed(logIndex));
    }

    @Override
    public void failed(ReadFailure failure) {
      finish(listener -> listener.failed(failure));
    }

    private void finish(Consumer<ReadListener> answer) {
      List<ReadListener> taken;
      synchronized (ReadRounds.this) {
        taken = take();
        catchingUp.remove(this);
        if (asking == this) {
          asking = null;
        }
      }
      taken.forEach(listener -> callbacks.run(() -> answer.accept(listener)));
      begin();
    }

    /** Nobody of the round is answered twice, or stays with it once it is answered. */
    private List<ReadListener> take() {
      List<ReadListener> taken = listeners;
      listeners = List.of();
      return taken;
    }
  }
}
