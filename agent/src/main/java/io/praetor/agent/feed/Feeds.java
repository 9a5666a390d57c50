package io.praetor.agent.feed;

import io.praetor.agent.query.Requester;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Responder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** All streams of changes of an agent. Any thread. */
public final class Feeds {

  /**
   * What streams have in common that are served by one reader.
   *
   * @param question what is asked, and how fresh it has to be
   * @param requester whose rights count
   */
  public record Key(Object question, Requester requester) {
    @Override
    public String toString() {
      return question + " for " + requester;
    }
  }

  private final Supplier<FeedLimits> limits;
  private final FeedMeter meter;
  private final Map<Key, Feed> feeds = new ConcurrentHashMap<>();
  private final AtomicInteger streams = new AtomicInteger();
  private volatile boolean stopping;

  /**
   * No streams yet.
   *
   * @param limits asked each time, since a reload may change them
   */
  public Feeds(Supplier<FeedLimits> limits, FeedMeter meter) {
    this.limits = limits;
    this.meter = meter;
  }

  FeedLimits limits() {
    return limits.get();
  }

  FeedMeter meter() {
    return meter;
  }

  /**
   * Begins a stream. On the thread that owns the request.
   *
   * @param since what the client knows, or {@link FeedSource#NOWHERE}
   */
  public void open(Key key, FeedSource source, long since, String client, Responder responder) {
    int streamsMax = limits().streamsMax();
    if (stopping) {
      responder.respond(Answer.text(503, "this agent is stopping; try another").undone());
      return;
    }
    if (streams.incrementAndGet() > streamsMax) {
      streams.decrementAndGet();
      responder.respond(
          Answer.text(
              429,
              streamsMax
                  + " streams of changes are open at this agent already, as many as"
                  + " limits.change_streams_max allows"));
      return;
    }
    meter.streams(1);
    new FeedStream(this, key, source, responder, since, key + " at " + client).begin();
  }

  /** A stream is no more. */
  void ended() {
    streams.decrementAndGet();
    meter.streams(-1);
  }

  /** A stream knows what there was when it looked: it goes on with the others. On its thread. */
  void join(FeedStream stream) {
    if (stream.isOver()) {
      return;
    }
    Feed feed =
        feeds.computeIfAbsent(
            stream.key(), key -> new Feed(this, key, stream.source(), stream.owner()));
    feed.join(stream, stream.told());
  }

  void closed(Key key, Feed feed) {
    feeds.remove(key, feed);
  }

  /**
   * Has those told that were told last up to an index below one, as before it is trimmed. Any
   * thread.
   */
  public void hurry(long index) {
    for (Feed feed : feeds.values()) {
      long told = feed.cursor();
      if (told != FeedSource.NOWHERE && told < index) {
        feed.hurry();
      }
    }
  }

  /** Ends all streams, and begins none. */
  public void stop() {
    stopping = true;
    for (Feed feed : feeds.values()) {
      feed.stop("this agent is stopping; go on from the last id at another");
    }
  }
}
