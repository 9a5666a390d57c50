package io.praetor.agent.login;

import io.praetor.agent.filter.Filter;
import io.praetor.agent.filter.FilterException;
import io.praetor.agent.filter.FilterLimits;
import io.praetor.agent.filter.RowType;
import java.util.List;

/**
 * Reads selectors of binding rules: {@code value.name == "web" and "ops" in list.groups}.
 * Stateless.
 */
public final class Selectors {
  private Selectors() {}

  /**
   * A selector for what a method knows of those who log in.
   *
   * @throws MethodConfigException if it makes no sense, or asks for what the method does not map
   */
  public static Filter<Identity> of(String selector, JwtConfig config)
      throws MethodConfigException {
    RowType.Builder<Identity> values = RowType.named("value");
    for (String name : config.claims().values()) {
      values.text(name, identity -> identity.values().getOrDefault(name, ""));
    }
    RowType.Builder<Identity> lists = RowType.named("list");
    for (String name : config.listClaims().values()) {
      lists.texts(name, identity -> identity.lists().getOrDefault(name, List.of()));
    }
    try {
      return Filter.of(
          selector,
          RowType.<Identity>named("login")
              .part("value", values.build(), identity -> identity)
              .part("list", lists.build(), identity -> identity)
              .build(),
          FilterLimits.AT_ONCE);
    } catch (FilterException e) {
      throw new MethodConfigException("Selector is invalid: " + e.getMessage());
    }
  }
}
