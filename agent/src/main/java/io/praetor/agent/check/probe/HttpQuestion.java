package io.praetor.agent.check.probe;

import java.util.List;
import java.util.Map;

/**
 * What an HTTP probe sends; immutable.
 *
 * @param url as it was registered
 * @param method empty for GET
 * @param header by name; a {@code Host} stands in for the one of the URL
 * @param body empty for none
 * @param followRedirects asks where a redirection leads to, up to {@link #REDIRECTS_MAX} times
 */
public record HttpQuestion(
    String url,
    String method,
    Map<String, List<String>> header,
    String body,
    boolean followRedirects) {
  /** As many as Go's client follows. */
  static final int REDIRECTS_MAX = 10;

  /** Copies the header. */
  public HttpQuestion {
    header = Map.copyOf(header);
    method = method.isEmpty() ? "GET" : method;
  }
}
