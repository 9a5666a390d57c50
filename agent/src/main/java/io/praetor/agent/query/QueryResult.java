package io.praetor.agent.query;

/**
 * What a query has found; immutable.
 *
 * @param index the index of the records, never 0: a blocking query goes on from it
 * @param records of the store itself, and not to be changed
 */
public record QueryResult<R>(long index, R records) {}
