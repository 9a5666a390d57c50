package io.praetor.store.command;

import io.praetor.store.kv.KeyScope;

/**
 * Gives keys the values and flags that they had at an index, and deletes those that were not there.
 * A key that a session holds stays as it is.
 *
 * @param scope which keys
 * @param to the store index
 * @param absentOnly whether those alone that are not there now are made again
 * @param scopeIndex the index of these keys in the view in which it was looked at
 */
public record KvRollback(KeyScope scope, long to, boolean absentOnly, long scopeIndex)
    implements Command.Bulk {}
