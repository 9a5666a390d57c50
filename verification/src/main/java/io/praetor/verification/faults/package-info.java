/**
 * Traffic on keys under faults, and its judgement: the black box by the history alone, the white
 * one by a replay of the servers' logs. How faults are done is the cluster's business, save that an
 * ambush has to ask between one and the next.
 */
@NullMarked
package io.praetor.verification.faults;

import org.jspecify.annotations.NullMarked;
