/**
 * Unmodified client libraries of Consul, run against the built product. What each of them does
 * stands in the folder verification/clients.
 */
@NullMarked
package io.praetor.verification.clients;

import org.jspecify.annotations.NullMarked;
