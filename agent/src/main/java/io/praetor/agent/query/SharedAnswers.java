package io.praetor.agent.query;

import io.praetor.store.View;
import java.util.HashMap;
import java.util.Map;

/** Answers from one view, each made once for all who asked the same. Owned by one thread. */
final class SharedAnswers implements AutoCloseable {
  private final View view;
  private final Map<ReadQuery<?>, Object> answers = new HashMap<>(4);

  SharedAnswers(View view) {
    this.view = view;
  }

  View view() {
    return view;
  }

  @SuppressWarnings("unchecked") // what is kept under a question is its answer
  <A> A of(ReadQuery<A> question) {
    return (A) answers.computeIfAbsent(question, q -> q.answer(view));
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
