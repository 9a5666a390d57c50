package io.praetor.agent.api;

import io.praetor.agent.access.Authorizer;
import io.praetor.agent.access.Caller;
import io.praetor.agent.access.RulesException;
import io.praetor.agent.access.RulesParser;
import io.praetor.agent.query.Callers;
import io.praetor.agent.query.Requester;
import io.praetor.store.View;
import java.util.List;

/** Requesters that may read all keys but some. Stateless. */
public final class Hiding {
  private Hiding() {}

  /** May read all but what begins with a prefix; all if that is empty. */
  public static Requester keysBelow(String prefix) {
    if (prefix.isEmpty()) {
      return Requester.ANONYMOUS;
    }
    String rules =
        "key_prefix \"\" { policy = \"read\" } key_prefix \"" + prefix + "\" { policy = \"deny\" }";
    Caller caller;
    try {
      caller =
          new Caller("accessor", Authorizer.of(List.of(RulesParser.parse(rules)), false, false));
    } catch (RulesException e) {
      throw new AssertionError(e);
    }
    return new Requester(
        prefix,
        new Callers() {
          @Override
          public Caller caller(View view, String secret) {
            return caller;
          }

          @Override
          public Caller callerNow(String secret) {
            return caller;
          }
        });
  }
}
