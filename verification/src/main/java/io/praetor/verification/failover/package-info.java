/**
 * What a client notices when the leader dies or hands over: how long no write succeeds, and whether
 * one fails. What is in the store afterwards is judged elsewhere (crash, faults).
 */
@NullMarked
package io.praetor.verification.failover;

import org.jspecify.annotations.NullMarked;
