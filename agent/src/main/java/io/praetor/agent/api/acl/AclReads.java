package io.praetor.agent.api.acl;

import io.praetor.agent.access.token.TokenResolver;
import io.praetor.agent.api.ReadOptions;
import io.praetor.agent.api.ReadResponse;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.Read;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import org.jspecify.annotations.Nullable;

/** Asks look-ups, now or when they change. Immutable; called on event loops. */
final class AclReads {
  private final BlockingQueries queries;
  private final TokenResolver resolver;
  private final RequestLimits options;

  AclReads(BlockingQueries queries, TokenResolver resolver, RequestLimits options) {
    this.queries = queries;
    this.resolver = resolver;
    this.options = options;
  }

  /**
   * Asks.
   *
   * @param missing the answer if what is asked for is not there; null for a list
   */
  void ask(
      Lookup lookup,
      JudgedRendering.@Nullable Missing missing,
      Request request,
      Responder responder) {
    ReadOptions read = ReadOptions.of(request.params(), options);
    queries.ask(
        new Read<>(
            new JudgedQuery(lookup, resolver, request.requester()),
            read.consistency(),
            new JudgedRendering(missing, read.pretty())),
        new ReadResponse(responder),
        read.index(),
        read.waitMs());
  }
}
