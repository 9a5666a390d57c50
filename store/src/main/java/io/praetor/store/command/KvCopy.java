package io.praetor.store.command;

import io.praetor.store.kv.Key;

/**
 * Writes the values and flags of keys to others.
 *
 * @param from the key, or what the keys begin with
 * @param to the other key, or what takes that place
 * @param isTree whether all keys with the prefix are meant
 * @param isMove whether the keys are deleted
 * @param overwrites whether a key that is there is written over; else nothing is done
 * @param fromIndex the index of the keys in the view in which it was looked at
 * @param toIndex the same of the others
 */
public record KvCopy(
    Key from,
    Key to,
    boolean isTree,
    boolean isMove,
    boolean overwrites,
    long fromIndex,
    long toIndex)
    implements Command.Bulk {}
