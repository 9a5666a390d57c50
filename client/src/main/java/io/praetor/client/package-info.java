/**
 * The Java client that applications use: keys, transactions, watches, sessions, locks, semaphores,
 * leader election, and services: registration, health, live lists. Nothing but the JDK (17 or
 * later) is needed.
 *
 * <p>Nothing of the server belongs here; what passes between the two is the HTTP API.
 */
@NullMarked
package io.praetor.client;

import org.jspecify.annotations.NullMarked;
