package io.praetor.agent.api.kv;

import io.praetor.agent.api.ReadOptions;
import io.praetor.agent.api.ReadResponse;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.KeyNamesQuery;
import io.praetor.agent.query.KeyQuery;
import io.praetor.agent.query.PrefixQuery;
import io.praetor.agent.query.Read;
import io.praetor.agent.query.Requester;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.QueryParams;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import io.praetor.store.kv.Key;

/** GET of keys, waiting where it is asked for. Immutable; called on event loops. */
public final class KvReads {
  private final BlockingQueries queries;
  private final RequestLimits options;

  /** Reads of the store. */
  public KvReads(BlockingQueries queries, RequestLimits options) {
    this.queries = queries;
    this.options = options;
  }

  void read(Key key, Request request, Responder responder) {
    QueryParams params = request.params();
    ReadOptions read = ReadOptions.of(params, options);
    Requester requester = request.requester();
    queries.ask(
        params.isEmpty()
            ? entry(key, requester, Consistency.DEFAULT, EntryRendering.JSON)
            : read(key, requester, params, read),
        new ReadResponse(responder),
        read.index(),
        read.waitMs());
  }

  private static Read<?, Answer> read(
      Key key, Requester requester, QueryParams params, ReadOptions read) {
    if (params.has("keys")) {
      String separator = params.get("separator");
      if (separator.isEmpty()) {
        // A misspelling that clients of Consul have sent for years, and that it accepts.
        separator = params.get("seperator");
      }
      return new Read<>(
          new KeyNamesQuery(key, Key.utf8(separator), requester),
          read.consistency(),
          new NamesRendering(key.length() == 0, read.pretty()));
    }
    if (params.has("recurse")) {
      return new Read<>(
          new PrefixQuery(key, requester), read.consistency(), new EntriesRendering(read.pretty()));
    }
    return entry(
        key,
        requester,
        read.consistency(),
        params.has("raw")
            ? EntryRendering.RAW
            : read.pretty() ? EntryRendering.PRETTY : EntryRendering.JSON);
  }

  private static Read<?, Answer> entry(
      Key key, Requester requester, Consistency consistency, EntryRendering rendering) {
    if (key.length() == 0) {
      throw new BadRequestException(KvWrites.MISSING_KEY);
    }
    return new Read<>(new KeyQuery(key, requester), consistency, rendering);
  }
}
