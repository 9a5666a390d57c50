package io.praetor.store.kv;

/**
 * The mark that an entry was deleted, so that the index of its prefixes does not go back (Consul's
 * documentation, "Blocking queries"). It stays until it is reaped.
 *
 * @param key the key that was deleted
 * @param modifyIndex the store index of the deletion
 */
public record Tombstone(Key key, long modifyIndex) implements Slot {}
