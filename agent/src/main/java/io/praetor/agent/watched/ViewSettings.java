package io.praetor.agent.watched;

import java.time.Duration;

/**
 * What an agent's view may tell, and how much it keeps; immutable.
 *
 * @param allowStale whether it tells what it has; otherwise the leader confirms each answer
 * @param maxStale how old that may be
 * @param namesMax how many names of services are watched
 * @param idle how long something is watched that nobody asks for
 * @param isJudged whether there is access control, so that lists show what a token may see
 */
public record ViewSettings(
    boolean allowStale, Duration maxStale, int namesMax, Duration idle, boolean isJudged) {}
