/**
 * What makes it sound that a leader answers reads without asking others: until when nobody else can
 * have been elected, and who does not vote meanwhile. Clocks are given to it; it knows neither the
 * Raft library nor how messages travel.
 */
@NullMarked
package io.praetor.agent.consensus.lease;

import org.jspecify.annotations.NullMarked;
