package io.praetor.agent.api.acl;

import java.util.List;

/** What a question gave to the one who asked it; immutable. */
sealed interface Judged {
  /** It is not his to ask. */
  record Refused(String text) implements Judged {}

  /** What there is. */
  record Found(List<Shown> rows) implements Judged {
    public Found {
      rows = List.copyOf(rows);
    }
  }
}
