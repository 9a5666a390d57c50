package io.praetor.agent.api.history;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Resource;
import io.praetor.agent.api.JudgedWrites;
import io.praetor.agent.api.PathRest;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.command.Command;
import io.praetor.store.kv.Key;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /v1/praetor/purge/}: takes away what is kept of a key's earlier values, such as a secret
 * that was written by mistake. Immutable; called on event loops.
 */
final class PurgeEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger("agent.history");
  private static final String PATH = "/v1/praetor/purge/";

  private final JudgedWrites writes;

  /** An endpoint over the way into the log. */
  PurgeEndpoint(JudgedWrites writes) {
    this.writes = writes;
  }

  /** What it serves. */
  List<Route> routes() {
    return List.of(new Route(PATH, List.of("POST"), this::purge, null));
  }

  private void purge(Request request, Responder responder) {
    Key key = PathRest.key(request, PATH);
    if (key.length() == 0) {
      throw new BadRequestException(HistoryEndpoint.MISSING_KEY);
    }
    writes.write(
        request,
        responder,
        (view, caller) -> {
          caller.demand(Resource.KEY, Access.WRITE, key.bytes());
          return new JudgedWrites.Write(
              new Command.HistoryPurge(key),
              new HistoryReply(
                  responder,
                  () ->
                      LOG.info(
                          "The history of the key \"{}\" was purged by {}",
                          key,
                          RetentionEndpoint.who(caller.accessor()))));
        });
  }
}
