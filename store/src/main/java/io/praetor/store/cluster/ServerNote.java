package io.praetor.store.cluster;

/**
 * What a leader has noted of a server's address; immutable.
 *
 * @param incarnation that of the server which was last let in, empty for one that was removed
 * @param removed whether an operator has removed it: it does not come back by itself
 * @param index the store index at which it was noted
 */
public record ServerNote(String address, String incarnation, boolean removed, long index) {}
