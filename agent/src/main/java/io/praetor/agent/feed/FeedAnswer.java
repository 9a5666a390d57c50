package io.praetor.agent.feed;

/** What a source says to one who asks for what comes behind an index. */
public sealed interface FeedAnswer permits FeedPage, FeedRefusal {}
