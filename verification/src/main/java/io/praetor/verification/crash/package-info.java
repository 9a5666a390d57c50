/**
 * Kill -9 under load, restart, and the count of what was acknowledged and is gone. One server;
 * clusters are in faults.
 */
@NullMarked
package io.praetor.verification.crash;

import org.jspecify.annotations.NullMarked;
