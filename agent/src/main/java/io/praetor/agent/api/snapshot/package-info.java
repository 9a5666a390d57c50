/**
 * The API of snapshots: {@code /v1/snapshot}, which sends an archive of the state and takes one
 * back.
 */
@NullMarked
package io.praetor.agent.api.snapshot;

import org.jspecify.annotations.NullMarked;
