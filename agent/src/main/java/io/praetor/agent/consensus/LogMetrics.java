package io.praetor.agent.consensus;

import java.util.Map;

/**
 * Figures of the log at one moment.
 *
 * @param commitIndex highest position known to be committed
 * @param appliedIndex highest position applied to the store
 * @param firstLogIndex lowest position still in the log
 * @param lastLogIndex highest position in the log, durable here
 * @param snapshotIndex position up to which the last snapshot reaches; 0 if there is none
 * @param logBytes size of the log on disk (0 in memory)
 * @param snapshotBytes size of the last snapshot
 * @param proposalsWaiting commands queued for a log entry
 * @param lagByPeer on the leader: how many entries each other server is behind
 * @param lastContactMs on a follower: milliseconds since it heard from the leader; 0 on the leader,
 *     -1 if never
 */
public record LogMetrics(
    long commitIndex,
    long appliedIndex,
    long firstLogIndex,
    long lastLogIndex,
    long snapshotIndex,
    long logBytes,
    long snapshotBytes,
    int proposalsWaiting,
    Map<String, Long> lagByPeer,
    long lastContactMs) {}
