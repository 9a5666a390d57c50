package io.praetor.agent.api.kv;

import io.praetor.agent.routing.BodyLimit;
import io.praetor.agent.routing.Endpoint;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.kv.Key;
import java.util.Arrays;
import java.util.List;

/** {@code /v1/kv/}: reads, writes and deletes of keys. Immutable; called on event loops. */
public final class KvEndpoint implements Endpoint {
  private static final String PATH = "/v1/kv/";

  private final KvReads reads;
  private final KvWrites writes;
  private final RequestLimits options;

  /** The endpoint over its two halves. */
  public KvEndpoint(KvReads reads, KvWrites writes, RequestLimits options) {
    this.reads = reads;
    this.writes = writes;
    this.options = options;
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(new Route(PATH, List.of("GET", "PUT", "DELETE"), this, bodyLimit(options)));
  }

  public static BodyLimit bodyLimit(RequestLimits options) {
    return new BodyLimit(options::valueBytesMax, "limits.kv_max_value_size");
  }

  @Override
  public void handle(Request request, Responder responder) {
    Key key = keyOf(request);
    switch (request.method()) {
      case "GET" -> reads.read(key, request, responder);
      case "PUT" -> writes.put(key, request, responder);
      default -> writes.delete(key, request, responder);
    }
  }

  private static Key keyOf(Request request) {
    byte[] path = request.path();
    if (path == null || path.length <= PATH.length()) {
      return Key.EMPTY;
    }
    return Key.of(Arrays.copyOfRange(path, PATH.length(), path.length));
  }
}
