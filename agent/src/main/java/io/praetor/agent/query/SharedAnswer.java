package io.praetor.agent.query;

/** An answer that holds memory until nobody needs it. */
public interface SharedAnswer {
  /** Nobody will use it any more. */
  void release();
}
