/**
 * Recorded answers of a real Consul, replayed against a server or a command. No scenario is written
 * here: they are data.
 */
@NullMarked
package io.praetor.verification.conformance;

import org.jspecify.annotations.NullMarked;
