package io.praetor.agent.api.kv;

import io.praetor.agent.api.ReadOptions;
import io.praetor.agent.api.ReadResponse;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.QueryParams;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import io.praetor.store.kv.Key;

/** GET of keys, waiting where it is asked for. Immutable; called on event loops. */
public final class KvReads {
  private final BlockingQueries queries;
  private final ReadGate gate;
  private final RequestLimits options;

  /** Reads through a gate. */
  public KvReads(BlockingQueries queries, ReadGate gate, RequestLimits options) {
    this.queries = queries;
    this.gate = gate;
    this.options = options;
  }

  void read(Key key, Request request, Responder responder) {
    QueryParams params = request.params();
    ReadOptions read = ReadOptions.of(params, options);
    KvQuery question =
        params.isEmpty()
            ? new KvQuery(
                KvQuery.Form.ENTRY, key, KvQuery.Separator.NONE, false, Consistency.DEFAULT, gate)
            : question(key, params, read);
    if (key.length() == 0
        && question.form() != KvQuery.Form.LIST
        && question.form() != KvQuery.Form.KEYS) {
      throw new BadRequestException(KvWrites.MISSING_KEY);
    }
    queries.ask(
        question, new ReadResponse(responder), read.consistency(), read.index(), read.waitMs());
  }

  private KvQuery question(Key key, QueryParams params, ReadOptions read) {
    if (params.has("keys")) {
      String separator = params.get("separator");
      if (separator.isEmpty()) {
        // A misspelling that clients of Consul have sent for years, and that it accepts.
        separator = params.get("seperator");
      }
      return new KvQuery(
          KvQuery.Form.KEYS,
          key,
          new KvQuery.Separator(Key.utf8(separator)),
          read.pretty(),
          read.consistency(),
          gate);
    }
    KvQuery.Form form =
        params.has("recurse")
            ? KvQuery.Form.LIST
            : params.has("raw") ? KvQuery.Form.RAW : KvQuery.Form.ENTRY;
    return new KvQuery(form, key, KvQuery.Separator.NONE, read.pretty(), read.consistency(), gate);
  }
}
