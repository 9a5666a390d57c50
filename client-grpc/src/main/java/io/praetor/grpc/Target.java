package io.praetor.grpc;

import io.praetor.client.service.CheckStatus;
import io.praetor.client.service.ServiceQuery;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * What a channel was made for: {@code praetor:///backend}, or {@code
 * praetor://agent-host:8500/backend?tag=v2&passing=false}.
 *
 * @param agent host and port of an agent; empty: as the environment says
 * @param query which instances are called
 */
record Target(String agent, ServiceQuery query) {
  private static final String FORMS =
      "praetor:///SERVICE or praetor://AGENT:PORT/SERVICE, with ?tag=TAG&filter=EXPRESSION&passing=false";

  static Target of(URI uri) {
    String path = uri.getPath() == null ? "" : uri.getPath();
    String name = path.startsWith("/") ? path.substring(1) : path;
    if (name.isEmpty()) {
      throw new IllegalArgumentException(
          "the target " + uri + " names no service: it must be " + FORMS);
    }
    ServiceQuery query = ServiceQuery.of(name);
    String parameters = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    for (String parameter : parameters.split("&", -1)) {
      if (!parameter.isEmpty()) {
        query = with(query, parameter, uri);
      }
    }
    return new Target(uri.getRawAuthority() == null ? "" : uri.getRawAuthority(), query);
  }

  private static ServiceQuery with(ServiceQuery query, String parameter, URI uri) {
    int equals = parameter.indexOf('=');
    String name = equals < 0 ? parameter : parameter.substring(0, equals);
    String value =
        equals < 0
            ? ""
            : URLDecoder.decode(parameter.substring(equals + 1), StandardCharsets.UTF_8);
    return switch (name) {
      case "tag" -> query.withTag(value);
      case "filter" -> query.withFilter(value);
      case "passing" ->
          query.noWorseThan(value.equals("false") ? CheckStatus.WARNING : CheckStatus.PASSING);
      default ->
          throw new IllegalArgumentException(
              "the target " + uri + " has \"" + name + "\", which is unknown: it may be " + FORMS);
    };
  }
}
