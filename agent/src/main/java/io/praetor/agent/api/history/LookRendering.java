package io.praetor.agent.api.history;

import io.praetor.agent.api.AnswerRendering;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.routing.Answer;
import io.praetor.store.level.Level;

/**
 * What a look at the past has found as an answer; immutable.
 *
 * @param seen tells what is known
 */
record LookRendering<R>(AnswerRendering<R> seen) implements AnswerRendering<Look<R>> {
  /** The header that names the oldest index that can be asked for. */
  private static final String OLDEST = "Praetor-Oldest-Index";

  @Override
  public Answer body(QueryResult<Look<R>> result) {
    return switch (result.records()) {
      case Look.Seen<R> look -> seen.body(result.with(look.records()));
      case Look.NotKept<R> look ->
          Answer.text(
                  410,
                  "what was at index "
                      + look.index()
                      + " is not kept: the oldest that is known here is "
                      + look.oldest())
              .header(OLDEST, Long.toString(look.oldest()));
      case Look.Ahead<R> look ->
          Answer.text(
              400,
              "index "
                  + look.index()
                  + " has not been yet: the newest that this server has is "
                  + look.newest());
      case Look.NotRecorded<R> look ->
          Answer.text(
              400,
              "this cluster keeps no changes yet: it is at level "
                  + look.level()
                  + ", and they need "
                  + Level.CHANGE_LOG
                  + "; `praetor operator level` says which server holds it there");
    };
  }
}
