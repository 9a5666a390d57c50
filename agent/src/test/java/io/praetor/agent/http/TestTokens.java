package io.praetor.agent.http;

import io.praetor.agent.access.Authorizer;
import io.praetor.agent.access.Caller;
import io.praetor.agent.access.DeniedException;
import io.praetor.agent.access.RulesException;
import io.praetor.agent.access.RulesParser;
import io.praetor.agent.query.Callers;
import io.praetor.store.View;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Tokens with one policy each, whose accessor is the secret backwards. Any thread. */
final class TestTokens implements Callers {
  private final Map<String, Caller> bySecret = new ConcurrentHashMap<>();

  /** Only what a rule gives is allowed, and keys are listed by whoever may read them. */
  TestTokens() {
    put("", false, "");
  }

  /** Makes a token, or gives one other rules; the empty secret is that of nobody. */
  void put(String secret, boolean keyListPolicy, String rules) {
    String accessor =
        secret.isEmpty()
            ? Caller.ANONYMOUS_ACCESSOR
            : new StringBuilder(secret).reverse().toString();
    try {
      bySecret.put(
          secret,
          new Caller(
              accessor, Authorizer.of(List.of(RulesParser.parse(rules)), false, keyListPolicy)));
    } catch (RulesException e) {
      throw new IllegalArgumentException(e);
    }
  }

  void remove(String secret) {
    bySecret.remove(secret);
  }

  @Override
  public Caller caller(View view, String secret) {
    return callerNow(secret);
  }

  @Override
  public Caller callerNow(String secret) {
    Caller caller = bySecret.get(secret);
    if (caller == null) {
      throw new DeniedException("ACL not found");
    }
    return caller;
  }
}
