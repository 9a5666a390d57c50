package io.praetor.verification.linearizability;

/**
 * One thing that an operation does to, or saw of, one key.
 *
 * @param key which key of the group
 * @param value the number of the value that it writes, or saw (0: no such key)
 * @param expected the number of the value that must be there (0: no such key)
 * @param session the number of the session that takes, lets go or was seen to hold (0: none)
 */
record Step(Kind kind, int key, int value, int expected, int session) {
  enum Kind {
    SEE,
    /** A read in a transaction whose answer is not known: it holds if the key is there. */
    PRESENT,
    SET,
    /** It writes where there is something already, and is refused elsewhere. */
    UPDATE,
    CAS,
    ACQUIRE,
    RELEASE,
    DELETE,
    DELETE_CAS,
    CHECK
  }

  boolean writes() {
    return switch (kind) {
      case SEE, PRESENT, CHECK -> false;
      case SET, UPDATE, CAS, ACQUIRE, RELEASE, DELETE, DELETE_CAS -> true;
    };
  }

  /** The value that must be current for this to happen at all, or 0. */
  int needs() {
    return switch (kind) {
      case SEE -> value;
      case CAS, CHECK -> Math.max(expected, 0);
      case PRESENT, SET, UPDATE, ACQUIRE, RELEASE, DELETE, DELETE_CAS -> 0;
    };
  }

  /** Does this to the cells; false, with the cells as they were, if it is refused there. */
  boolean run(int[] cells) {
    int present = cells[2 * key];
    int holder = cells[2 * key + 1];
    return switch (kind) {
      case SEE -> present == value && holder == session;
      case PRESENT -> present != 0;
      case CHECK -> present == expected;
      case SET -> set(cells, value, holder);
      case UPDATE -> present != 0 && set(cells, value, holder);
      case CAS -> present == expected && set(cells, value, holder);
      case ACQUIRE -> (holder == 0 || holder == session) && set(cells, value, session);
      case RELEASE -> present != 0 && holder == session && set(cells, value, 0);
      case DELETE -> set(cells, 0, 0);
      // A check-and-delete of what is not there succeeds (recorded from the real one).
      case DELETE_CAS -> (present == 0 || present == expected) && set(cells, 0, 0);
    };
  }

  private boolean set(int[] cells, int newValue, int newHolder) {
    cells[2 * key] = newValue;
    cells[2 * key + 1] = newHolder;
    return true;
  }
}
