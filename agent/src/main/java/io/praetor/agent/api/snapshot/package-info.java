/**
 * The API of snapshots: {@code /v1/snapshot}, the archive that it sends, and the one that it takes
 * back.
 */
@NullMarked
package io.praetor.agent.api.snapshot;

import org.jspecify.annotations.NullMarked;
