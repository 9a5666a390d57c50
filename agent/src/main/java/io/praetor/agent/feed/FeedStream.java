package io.praetor.agent.feed;

import io.netty.buffer.ByteBuf;
import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.PushedAnswer;
import io.praetor.agent.routing.Responder;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's stream. It reads by itself until it knows what the {@link Feed} knows, and is handed
 * what comes from then on. Owned by the thread of its request.
 */
final class FeedStream {
  private static final Logger LOG = LoggerFactory.getLogger("agent.changes");

  /** A source that is busy is asked again after this, and given up after so many times. */
  static final long AGAIN_MS = 200;

  static final int AGAIN_MAX = 50;

  private final Feeds feeds;
  private final Feeds.Key key;
  private final FeedSource source;
  private final Responder responder;
  private final String name;

  /** Up to this index the client was told all. */
  private long told;

  private @Nullable PushedAnswer body;
  private @Nullable LoopStreams group;
  private @Nullable Runnable hangUp;
  private boolean isWaitingForRoom;
  private boolean over;
  private int tries;

  /** Its place among the streams of its thread. */
  int place = -1;

  /**
   * A stream that has told nothing.
   *
   * @param since what the client knows, or {@link FeedSource#NOWHERE}
   * @param name what is streamed to whom, for logs
   */
  FeedStream(
      Feeds feeds, Feeds.Key key, FeedSource source, Responder responder, long since, String name) {
    this.feeds = feeds;
    this.key = key;
    this.source = source;
    this.responder = responder;
    this.told = since;
    this.name = name;
  }

  Scheduling owner() {
    return responder.scheduling();
  }

  Feeds.Key key() {
    return key;
  }

  FeedSource source() {
    return source;
  }

  long told() {
    return told;
  }

  boolean isOver() {
    return over;
  }

  void begin() {
    responder.onHangUp(this::hungUp);
    if (!over) {
      readOn();
    }
  }

  /** Reads what the client does not know, by itself. */
  void readOn() {
    if (over) {
      return;
    }
    PushedAnswer open = body;
    if (open != null && !open.isWritable()) {
      isWaitingForRoom = true;
      return;
    }
    source.ask(told, 0, new OwnReply());
  }

  private void writable() {
    if (isWaitingForRoom) {
      isWaitingForRoom = false;
      readOn();
    }
  }

  private void answered(FeedAnswer answer) {
    hangUp = null;
    if (over) {
      return;
    }
    switch (answer) {
      case FeedPage page -> took(page);
      case FeedRefusal refusal -> {
        if (body == null) {
          over = true;
          feeds.ended();
          responder.respond(refusal.answer());
        } else if (refusal.isPassing() && ++tries <= AGAIN_MAX) {
          var _ = owner().schedule(this::readOn, AGAIN_MS, TimeUnit.MILLISECONDS);
        } else {
          end(refusal.text());
        }
      }
    }
  }

  private void took(FeedPage page) {
    boolean isFirst = body == null;
    tries = 0;
    if (isFirst && !open()) {
      return;
    }
    if (isFirst || !page.events().isEmpty()) {
      EncodedPage encoded = new EncodedPage(told, page);
      deliver(encoded);
      encoded.release();
    } else {
      told = Math.max(told, page.upTo());
    }
    if (over) {
      return;
    }
    if (page.more()) {
      readOn();
    } else {
      feeds.join(this);
    }
  }

  private boolean open() {
    PushedAnswer opened =
        responder.push(
            Answer.empty(200, Answer.Type.EVENTS).header("Cache-Control", "no-cache"),
            this::writable);
    if (opened == null) {
      over = true;
      feeds.ended();
      responder.respond(
          Answer.text(
              400,
              "The agent that took this request cannot pass on a stream of events: ask a server, or"
                  + " update the agent"));
      return false;
    }
    body = opened;
    responder.parked();
    return true;
  }

  /** Sends a page, or what of it the client does not know yet. */
  void deliver(EncodedPage page) {
    PushedAnswer open = body;
    boolean isKnown = page.upTo() < told || (page.upTo() == told && page.from() < page.upTo());
    if (over || open == null || isKnown) {
      return;
    }
    ByteBuf piece = page.behind(told);
    long unread = open.unreadBytes();
    if (unread > 0 && unread + piece.readableBytes() > feeds.limits().unreadBytesMax()) {
      piece.release();
      cutOff(
          "too slow: "
              + unread
              + " bytes wait to be read, and limits.change_stream_bytes_max allows "
              + feeds.limits().unreadBytesMax()
              + "; go on from the last id");
      return;
    }
    if (!open.push(piece)) {
      cutOff(
          "too much waits to be read by all clients together (limits.http_answer_bytes_max); go on"
              + " from the last id");
      return;
    }
    told = page.upTo();
  }

  private void cutOff(String reason) {
    feeds.meter().cutOff();
    LOG.info("The stream of changes {} is cut off after index {}: {}", name, told, reason);
    end(reason);
  }

  /** Says why nothing comes any more, and ends. */
  void end(String reason) {
    PushedAnswer open = body;
    if (over || open == null) {
      return;
    }
    close();
    var _ = open.push(EventText.end(reason));
    open.end();
  }

  private void hungUp() {
    if (!over) {
      close();
    }
  }

  private void close() {
    over = true;
    Runnable leave = hangUp;
    hangUp = null;
    if (leave != null) {
      leave.run();
    }
    LoopStreams own = group;
    if (own != null) {
      own.remove(this);
    }
    feeds.ended();
  }

  void joined(LoopStreams streams) {
    group = streams;
  }

  void left() {
    group = null;
  }

  private final class OwnReply implements FeedSource.Reply {
    @Override
    public Scheduling scheduling() {
      return owner();
    }

    @Override
    public void answered(FeedAnswer answer) {
      FeedStream.this.answered(answer);
    }

    @Override
    public void onHurry(Runnable answerNow) {}

    @Override
    public void onHangUp(Runnable action) {
      hangUp = action;
      if (over) {
        action.run();
      }
    }
  }
}
