package io.praetor.agent.query;

import io.praetor.store.View;
import java.util.HashMap;
import java.util.Map;

/** Answers from one view, each made once for all who asked the same. Owned by one thread. */
final class SharedAnswers implements AutoCloseable {
  private final View view;
  private final ReadGate gate;
  private final Map<Read<?, ?>, Object> answers = new HashMap<>(4);

  SharedAnswers(View view, ReadGate gate) {
    this.view = view;
    this.gate = gate;
  }

  View view() {
    return view;
  }

  /** Whether there is an answer already. */
  boolean has(Read<?, ?> read) {
    return answers.containsKey(read);
  }

  @SuppressWarnings("unchecked") // what is kept under a read is its answer
  <A> A of(Read<?, A> read) {
    return (A) answers.computeIfAbsent(read, r -> r.answer(view, gate));
  }

  /** Lets go of answers that hold something. */
  @Override
  public void close() {
    for (Object answer : answers.values()) {
      if (answer instanceof SharedAnswer shared) {
        shared.release();
      }
    }
  }
}
