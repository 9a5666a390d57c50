package io.praetor.agent.login;

import java.util.List;
import java.util.Map;

/**
 * What a bearer token says of its holder, by the names that the auth method gives it; immutable. A
 * claim that is not in the token is empty.
 *
 * @param values single claims as texts
 * @param lists claims that are lists
 */
public record Identity(Map<String, String> values, Map<String, List<String>> lists) {
  public Identity {
    values = Map.copyOf(values);
    lists = Map.copyOf(lists);
  }
}
