/**
 * What the cluster keeps about itself, as rows: its settings, the agents that have left, its
 * leader's notes of servers; and the form in which the first level keeps the same.
 */
@NullMarked
package io.praetor.store.cluster;

import org.jspecify.annotations.NullMarked;
