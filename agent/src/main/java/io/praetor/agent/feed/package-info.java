/**
 * Streams of changes as server-sent events: one reader for all that ask the same, which encodes
 * each event once, and hands it to the streams of each event loop. Where changes come from, and
 * what they look like, is the matter of a {@link FeedSource}.
 */
@NullMarked
package io.praetor.agent.feed;

import org.jspecify.annotations.NullMarked;
