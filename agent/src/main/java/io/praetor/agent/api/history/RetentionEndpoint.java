package io.praetor.agent.api.history;

import io.praetor.agent.api.JudgedWrites;
import io.praetor.agent.api.PathRest;
import io.praetor.agent.api.ReadOptions;
import io.praetor.agent.api.ReadResponse;
import io.praetor.agent.api.catalog.BodyFields;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.Read;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.View;
import io.praetor.store.command.Command;
import io.praetor.store.history.Retention;
import io.praetor.store.kv.Key;
import io.praetor.store.table.Retentions;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /v1/praetor/retention}: for how long changes are kept. Immutable; called on event loops.
 */
final class RetentionEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger("agent.history");
  private static final String ALL = "/v1/praetor/retention";
  private static final String ONE = "/v1/praetor/retention/";
  private static final String PREFIX = "Prefix";
  private static final String VERSIONS = "Versions";
  private static final String DAYS = "Days";
  private static final String BYTES = "Bytes";

  private final BlockingQueries queries;
  private final JudgedWrites writes;
  private final RequestLimits limits;

  /** An endpoint over the store and the way into it. */
  RetentionEndpoint(BlockingQueries queries, JudgedWrites writes, RequestLimits limits) {
    this.queries = queries;
    this.writes = writes;
    this.limits = limits;
  }

  /** What it serves. */
  List<Route> routes() {
    return List.of(
        new Route(ALL, List.of("GET", "PUT"), this::all, null),
        new Route(ONE, List.of("DELETE"), this::delete, null));
  }

  private void all(Request request, Responder responder) {
    if (request.method().equals("PUT")) {
      put(request, responder);
      return;
    }
    ReadOptions read = ReadOptions.of(request.params(), limits);
    queries.ask(
        new Read<>(
            new RetentionQuery(request.requester()),
            read.consistency(),
            new LookRendering<>(new RetentionRendering(read.pretty()))),
        new ReadResponse(responder),
        read.index(),
        read.waitMs());
  }

  private void put(Request request, Responder responder) {
    BodyFields body = BodyFields.read(request.body()).only(PREFIX, VERSIONS, DAYS, BYTES);
    writes.write(
        request,
        responder,
        (view, caller) -> {
          Retention retention = retention(body, view);
          return new JudgedWrites.Write(
              new Command.RetentionSet(retention),
              new HistoryReply(
                  responder,
                  () ->
                      LOG.info(
                          "Changes of keys below \"{}\" are kept: {} versions, {} days; set by {}",
                          retention.prefix(),
                          retention.versions(),
                          retention.days(),
                          who(caller.accessor()))));
        });
  }

  private static Retention retention(BodyFields body, View view) {
    Key prefix = Key.utf8(body.text(PREFIX));
    int versions =
        (int) number(body, VERSIONS, Retention.DEFAULT.versions(), 0, Retention.VERSIONS_MAX);
    int days = (int) number(body, DAYS, Retention.DEFAULT.days(), 1, Retention.DAYS_MAX);
    if (prefix.length() > 0) {
      if (body.has(BYTES)) {
        throw new BadRequestException(
            "Bytes is what all changes take together, and stands with the prefix \"\" alone");
      }
      return new Retention(prefix, versions, days, 0);
    }
    long bytes =
        number(
            body,
            BYTES,
            view.get(Retentions.TABLE).bytesMax(),
            Retention.BYTES_MIN,
            Retention.BYTES_MAX);
    return new Retention(prefix, versions, days, bytes);
  }

  private static long number(BodyFields body, String name, long otherwise, long min, long max) {
    long number = body.number(name, otherwise);
    if (number < min || number > max) {
      throw new BadRequestException(name + " is from " + min + " to " + max + ", not " + number);
    }
    return number;
  }

  private void delete(Request request, Responder responder) {
    Key prefix = PathRest.key(request, ONE);
    writes.write(
        request,
        responder,
        (view, caller) ->
            new JudgedWrites.Write(
                new Command.RetentionDelete(prefix),
                new HistoryReply(
                    responder,
                    () ->
                        LOG.info(
                            "No retention of its own holds for keys below \"{}\" any more; set by"
                                + " {}",
                            prefix,
                            who(caller.accessor())))));
  }

  static String who(String accessor) {
    return accessor.isEmpty() ? "somebody without a token" : accessor;
  }
}
