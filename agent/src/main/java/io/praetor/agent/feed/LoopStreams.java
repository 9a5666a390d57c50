package io.praetor.agent.feed;

import io.praetor.agent.query.Scheduling;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The streams of one {@link Feed} on one thread, and owned by it. */
final class LoopStreams {
  private static final Logger LOG = LoggerFactory.getLogger("agent.changes");

  private final Feed feed;
  private final Scheduling owner;
  private final List<FeedStream> streams = new ArrayList<>();

  LoopStreams(Feed feed, Scheduling owner) {
    this.feed = feed;
    this.owner = owner;
  }

  Scheduling owner() {
    return owner;
  }

  /** Takes a stream in, unless it has ended meanwhile. */
  void add(FeedStream stream) {
    if (stream.isOver()) {
      feed.left();
      return;
    }
    stream.place = streams.size();
    streams.add(stream);
    stream.joined(this);
  }

  void remove(FeedStream stream) {
    int place = stream.place;
    if (place < 0) {
      return;
    }
    FeedStream last = streams.removeLast();
    if (last != stream) {
      streams.set(place, last);
      last.place = place;
    }
    stream.place = -1;
    stream.left();
    feed.left();
  }

  /** Hands a page to all. */
  void deliver(EncodedPage page) {
    // From the end, since one that is cut off leaves its place to the last.
    for (int i = streams.size() - 1; i >= 0; i--) {
      guarded(streams.get(i), page);
    }
  }

  /** One stream that fails does not keep others from the page. */
  private static void guarded(FeedStream stream, EncodedPage page) {
    try {
      stream.deliver(page);
    } catch (RuntimeException e) {
      LOG.error("A stream of changes failed, and is ended", e);
      stream.end("internal error; the agent's log has it");
    }
  }

  void end(String reason) {
    for (FeedStream stream : List.copyOf(streams)) {
      stream.end(reason);
    }
  }
}
