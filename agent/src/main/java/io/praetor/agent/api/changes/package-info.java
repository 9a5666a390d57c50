/**
 * {@code /v1/praetor/changes/}: what has changed below a prefix, waiting where it is asked for, and
 * as a stream of events. How streams are served is the matter of {@code agent.feed}.
 */
@NullMarked
package io.praetor.agent.api.changes;

import org.jspecify.annotations.NullMarked;
