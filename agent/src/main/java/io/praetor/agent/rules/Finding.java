package io.praetor.agent.rules;

import io.praetor.store.kv.Key;

/**
 * A value that does not keep a rule; immutable.
 *
 * @param position of the operation in its transaction, counted from 0
 * @param key the value's
 * @param rule the name of the rule
 * @param enforced whether it is refused for it
 * @param fault what is wrong
 * @param description what the rule says of itself, may be empty
 */
public record Finding(
    int position, Key key, String rule, boolean enforced, Fault fault, String description) {
  /** In one sentence. */
  public String sentence() {
    return "rule \""
        + rule
        + "\" "
        + (enforced ? "refuses" : "warns of")
        + " the value of \""
        + key
        + "\": "
        + fault.sentence()
        + (description.isEmpty() ? "" : " (" + description + ")");
  }
}
