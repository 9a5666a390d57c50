package io.praetor.agent.api.history;

import io.praetor.agent.api.NumberParam;
import io.praetor.agent.routing.QueryParams;

/**
 * Which changes of a history are told; immutable.
 *
 * @param limit a page ends below the index with which it has so many
 * @param before those below this index
 * @param values whether their values are told
 * @param previous whether the values before are told too
 */
record VersionsOptions(int limit, long before, boolean values, boolean previous) {
  private static final int LIMIT_DEFAULT = 100;
  private static final int LIMIT_MAX = 10_000;

  /** A page ends below the index with which its values take so much. */
  static final long PAGE_BYTES_MAX = 16 << 20;

  static VersionsOptions of(QueryParams params) {
    return new VersionsOptions(
        (int) NumberParam.of(params, "limit", LIMIT_DEFAULT, 1, LIMIT_MAX),
        NumberParam.of(params, "before", Long.MAX_VALUE, 1, Long.MAX_VALUE),
        !params.get("values").equals("false"),
        params.has("prev"));
  }
}
