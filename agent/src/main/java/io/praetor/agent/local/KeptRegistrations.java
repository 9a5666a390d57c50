package io.praetor.agent.local;

import java.util.Map;

/**
 * What the file of registrations holds; immutable.
 *
 * @param view what requests have registered, with the status that checks had
 * @param states the status of checks that the configuration defines, by their ids in the form that
 *     look-ups use
 */
record KeptRegistrations(LocalView view, Map<String, KeptState> states) {
  /** Nothing. */
  static final KeptRegistrations NONE = new KeptRegistrations(LocalView.EMPTY, Map.of());

  KeptRegistrations {
    states = Map.copyOf(states);
  }
}
