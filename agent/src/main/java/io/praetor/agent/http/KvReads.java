package io.praetor.agent.http;

import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.ReadGate;
import io.praetor.store.kv.Key;

/** GET of keys, waiting where it is asked for. Immutable; called on event loops. */
public final class KvReads {
  private final BlockingQueries queries;
  private final ReadGate gate;
  private final HttpOptions options;

  /** Reads through a gate. */
  public KvReads(BlockingQueries queries, ReadGate gate, HttpOptions options) {
    this.queries = queries;
    this.gate = gate;
    this.options = options;
  }

  void read(Key key, Request request, Responder responder) {
    QueryParams params = request.params();
    ReadOptions read = ReadOptions.of(params, options);
    KvQuestion question =
        params.isEmpty()
            ? new KvQuestion(
                KvQuestion.Form.ENTRY,
                key,
                KvQuestion.Separator.NONE,
                false,
                Consistency.DEFAULT,
                gate)
            : question(key, params, read);
    if (key.length() == 0
        && question.form() != KvQuestion.Form.LIST
        && question.form() != KvQuestion.Form.KEYS) {
      throw new BadRequestException(KvWrites.MISSING_KEY);
    }
    queries.ask(
        question, new ResponderAsker(responder), read.consistency(), read.index(), read.waitMs());
  }

  private KvQuestion question(Key key, QueryParams params, ReadOptions read) {
    if (params.has("keys")) {
      String separator = params.get("separator");
      if (separator.isEmpty()) {
        // A misspelling that clients of Consul have sent for years, and that it accepts.
        separator = params.get("seperator");
      }
      return new KvQuestion(
          KvQuestion.Form.KEYS,
          key,
          new KvQuestion.Separator(Key.utf8(separator)),
          read.pretty(),
          read.consistency(),
          gate);
    }
    KvQuestion.Form form =
        params.has("recurse")
            ? KvQuestion.Form.LIST
            : params.has("raw") ? KvQuestion.Form.RAW : KvQuestion.Form.ENTRY;
    return new KvQuestion(
        form, key, KvQuestion.Separator.NONE, read.pretty(), read.consistency(), gate);
  }
}
