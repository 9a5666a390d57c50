package io.praetor.client.service;

import java.util.List;
import java.util.Map;

/**
 * An instance of a service, as its callers need it. Two are equal if nothing that concerns a caller
 * differs: the output of a check does not.
 *
 * @param node the name of the node where it runs
 * @param id by which it is told from others on that node
 * @param host its host name or IP address: the service's own, or the node's
 * @param port its port; 0 if it has none
 * @param tags the service's tags
 * @param meta what its owner says of it
 * @param status the worst state of its checks
 * @param weight its part of the traffic in that state
 */
public record Instance(
    String node,
    String id,
    String host,
    int port,
    List<String> tags,
    Map<String, String> meta,
    CheckStatus status,
    int weight) {
  public Instance {
    tags = List.copyOf(tags);
    meta = Map.copyOf(meta);
  }

  /** Host and port as a URL has them: {@code 10.0.0.1:8080}, {@code [2001:db8::1]:8080}. */
  public String authority() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /** Whether it has a tag. */
  public boolean hasTag(String tag) {
    return tags.contains(tag);
  }

  /** What stays the same while its address, tags, weight or state change. */
  String identity() {
    return node + '/' + id;
  }
}
