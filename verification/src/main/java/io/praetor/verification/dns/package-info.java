/**
 * DNS of real processes: what it carries beside another server, what it costs the servers, how
 * fresh it is, and what is left of it under odd clients and without servers.
 */
@NullMarked
package io.praetor.verification.dns;

import org.jspecify.annotations.NullMarked;
