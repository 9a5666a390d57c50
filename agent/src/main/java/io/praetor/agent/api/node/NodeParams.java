package io.praetor.agent.api.node;

import io.praetor.agent.query.NodeFilter;
import io.praetor.agent.query.ServiceFilter;
import io.praetor.agent.records.ToldNode;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.QueryParams;
import io.praetor.agent.routing.Request;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** What requests about nodes and services share: names in paths, and what selects. Stateless. */
public final class NodeParams {
  private NodeParams() {}

  /**
   * What follows the path of a route.
   *
   * @throws BadRequestException with a text if nothing does
   */
  public static String subject(Request request, String path, String otherwise) {
    String subject = request.pathText().substring(path.length());
    if (subject.isEmpty()) {
      throw new BadRequestException(otherwise);
    }
    return new String(subject.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** The nodes that {@code node-meta} selects; there are no peers with nodes of theirs. */
  public static NodeFilter nodes(QueryParams params) {
    if (!params.get("peer").isEmpty()) {
      return NodeFilter.NONE;
    }
    Map<String, String> pairs = new HashMap<>();
    for (String pair : params.all("node-meta")) {
      int colon = pair.indexOf(':');
      pairs.put(
          colon < 0 ? pair : pair.substring(0, colon), colon < 0 ? "" : pair.substring(colon + 1));
    }
    return told(new NodeFilter(pairs, pairs));
  }

  /** A filter without the pairs that are told of each agent, and kept of none. */
  public static NodeFilter told(NodeFilter filter) {
    Map<String, String> agents = new HashMap<>(filter.agentMeta());
    agents.entrySet().removeAll(ToldNode.OF_EACH.entrySet());
    return new NodeFilter(agents, filter.meta());
  }

  /** The instances that {@code tag} and {@code node-meta} select. */
  public static ServiceFilter services(QueryParams params) {
    return new ServiceFilter(params.all("tag"), nodes(params));
  }

  /**
   * Refuses what contradicts itself, and what Consul's free edition refuses: an answer from
   * everywhere would be taken for one from a namespace.
   *
   * @throws BadRequestException if a cached answer is asked for that has to be confirmed, or a
   *     namespace or partition is named
   */
  public static void check(QueryParams params) {
    if (params.has("cached") && params.has("consistent")) {
      throw new BadRequestException(
          "Cannot specify ?cached with ?consistent, conflicting semantics.");
    }
    refuse(params, "ns", "Namespaces");
    refuse(params, "partition", "Partitions");
  }

  private static void refuse(QueryParams params, String name, String what) {
    if (!params.get(name).isEmpty()) {
      throw new BadRequestException(
          "Invalid query parameter: \""
              + name
              + "\" - "
              + what
              + " are a Consul Enterprise feature");
    }
  }
}
