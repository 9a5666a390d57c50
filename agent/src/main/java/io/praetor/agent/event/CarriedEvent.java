package io.praetor.agent.event;

import java.util.UUID;

/**
 * An event on its way; immutable.
 *
 * @param origin the process of the server where it was fired
 * @param sequence its number among those that were fired there, from 1
 * @param firedNanos when that was, by this process's {@link System#nanoTime()}
 */
record CarriedEvent(UUID origin, long sequence, long firedNanos, UserEvent event) {}
