package io.praetor.agent.feed;

import io.praetor.agent.query.Scheduling;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reader for all streams that ask the same: it asks its source again and again, encodes each
 * page once, and hands it to the streams of each thread. Owned by the thread of its first stream.
 */
final class Feed {
  private static final Logger LOG = LoggerFactory.getLogger("agent.changes");

  /** What was told last is kept for those who join a little behind. */
  private static final int RECENT_PAGES_MAX = 16;

  private static final int RECENT_BYTES_MAX = 256 * 1024;

  /** Fewer streams are served without rest. */
  private static final int RESTED_STREAMS_MIN = 256;

  /** What serving them takes of their threads is one part, and this many are for others. */
  private static final int REST_FACTOR = 15;

  /** Rest that was not needed counts for so long: changes in a row need none. */
  private static final long BURST_NANOS = 1_000_000_000;

  private static final long REST_NANOS_MAX = 500_000_000;

  private final Feeds feeds;
  private final Feeds.Key key;
  private final FeedSource source;
  private final Scheduling owner;
  private final IdentityHashMap<Scheduling, LoopStreams> groups = new IdentityHashMap<>(4);
  private final Deque<EncodedPage> recent = new ArrayDeque<>();
  private int recentBytes;
  private int streams;

  /** Threads that have to deliver a page yet, or 1 for a rest: no question is asked meanwhile. */
  private int busy;

  /** How often its source has been too busy in a row. */
  private int tries;

  private boolean closed;
  private long restUntilNanos = System.nanoTime();
  private Feed.@Nullable Question question;

  /** Up to which index its streams are told; read by others to know whether that is old. */
  private volatile long cursor = FeedSource.NOWHERE;

  Feed(Feeds feeds, Feeds.Key key, FeedSource source, Scheduling owner) {
    this.feeds = feeds;
    this.key = key;
    this.source = source;
    this.owner = owner;
    feeds.meter().readers(1);
  }

  long cursor() {
    return cursor;
  }

  /** Takes a stream in, or has it read on. Any thread. */
  void join(FeedStream stream, long told) {
    owner.execute(() -> take(stream, told));
  }

  private void take(FeedStream stream, long told) {
    if (closed) {
      stream.owner().execute(() -> feeds.join(stream));
      return;
    }
    if (cursor == FeedSource.NOWHERE) {
      cursor = told;
    }
    boolean isBehind = told < cursor;
    if (isBehind && (recent.isEmpty() || told < recent.getFirst().from())) {
      if (streams == 0) {
        close();
      }
      stream.owner().execute(stream::readOn);
      return;
    }
    streams++;
    LoopStreams group =
        groups.computeIfAbsent(stream.owner(), thread -> new LoopStreams(this, thread));
    List<EncodedPage> missed = isBehind ? List.copyOf(recent) : List.of();
    missed.forEach(EncodedPage::retain);
    group
        .owner()
        .execute(() -> {
          group.add(stream);
          missed.forEach(stream::deliver);
          missed.forEach(EncodedPage::release);
        });
    if (question == null && busy == 0) {
      ask();
    }
  }

  /** A stream has left. Any thread. */
  void left() {
    owner.execute(() -> {
      streams--;
      if (streams == 0 && !closed) {
        close();
      }
    });
  }

  private void close() {
    closed = true;
    feeds.closed(key, this);
    feeds.meter().readers(-1);
    Question open = question;
    question = null;
    if (open != null) {
      open.hangUp();
    }
    recent.forEach(EncodedPage::release);
    recent.clear();
  }

  private void ask() {
    if (closed) {
      return;
    }
    Question next = new Question();
    question = next;
    source.ask(cursor, feeds.limits().heartbeat().toMillis(), next);
  }

  /** Has its streams told at once up to where nothing was missed. Any thread. */
  void hurry() {
    owner.execute(() -> {
      Question open = question;
      if (open != null) {
        open.hurry();
      }
    });
  }

  private void answered(Question asked, FeedAnswer answer) {
    if (question != asked) {
      return;
    }
    question = null;
    switch (answer) {
      case FeedPage page -> deliver(page);
      case FeedRefusal refusal -> {
        if (refusal.isPassing() && asked.isWorthAgain()) {
          askLater(TimeUnit.MILLISECONDS.toNanos(FeedStream.AGAIN_MS));
        } else {
          end(refusal.text());
        }
      }
    }
  }

  private void deliver(FeedPage page) {
    tries = 0;
    EncodedPage encoded = new EncodedPage(cursor, page);
    cursor = Math.max(cursor, page.upTo());
    feeds.meter().sent(encoded.events(), streams);
    remember(encoded);
    List<LoopStreams> all = new ArrayList<>(groups.values());
    long begunNanos = System.nanoTime();
    busy = all.size();
    AtomicInteger left = new AtomicInteger(all.size());
    for (LoopStreams group : all) {
      group
          .owner()
          .execute(() -> {
            group.deliver(encoded);
            if (left.decrementAndGet() == 0) {
              owner.execute(() -> delivered(encoded, begunNanos));
            }
          });
    }
  }

  private void delivered(EncodedPage page, long begunNanos) {
    busy = 0;
    page.release();
    long now = System.nanoTime();
    if (streams < RESTED_STREAMS_MIN) {
      ask();
      return;
    }
    long rested = now - BURST_NANOS;
    long from = restUntilNanos - rested > 0 ? restUntilNanos : rested;
    long until = from + REST_FACTOR * (now - begunNanos);
    restUntilNanos = until - now > REST_NANOS_MAX ? now + REST_NANOS_MAX : until;
    long rest = restUntilNanos - now;
    if (rest <= 0) {
      ask();
    } else {
      askLater(rest);
    }
  }

  private void askLater(long nanos) {
    busy = 1;
    var _ =
        owner.schedule(
            () -> {
              busy = 0;
              ask();
            },
            nanos,
            TimeUnit.NANOSECONDS);
  }

  private void remember(EncodedPage page) {
    recent.addLast(page.retain());
    recentBytes += page.bytes();
    while (recent.size() > 1
        && (recent.size() > RECENT_PAGES_MAX || recentBytes > RECENT_BYTES_MAX)) {
      EncodedPage old = recent.removeFirst();
      recentBytes -= old.bytes();
      old.release();
    }
  }

  /** Ends all its streams. On the owning thread. */
  private void end(String reason) {
    LOG.info("{} streams of changes {} end: {}", streams, key, reason);
    close();
    for (LoopStreams group : groups.values()) {
      group.owner().execute(() -> group.end(reason));
    }
  }

  /** Ends all its streams. Any thread. */
  void stop(String reason) {
    owner.execute(() -> {
      if (!closed) {
        end(reason);
      }
    });
  }

  /** One question to the source. Owned by the thread of the feed. */
  private final class Question implements FeedSource.Reply {
    private @Nullable Runnable answerNow;
    private @Nullable Runnable onHangUp;

    @Override
    public Scheduling scheduling() {
      return owner;
    }

    @Override
    public void answered(FeedAnswer answer) {
      Feed.this.answered(this, answer);
    }

    @Override
    public void onHurry(Runnable now) {
      answerNow = now;
    }

    @Override
    public void onHangUp(Runnable action) {
      onHangUp = action;
      if (closed) {
        action.run();
      }
    }

    void hurry() {
      Runnable now = answerNow;
      if (now != null) {
        now.run();
      }
    }

    void hangUp() {
      Runnable action = onHangUp;
      if (action != null) {
        action.run();
      }
    }

    boolean isWorthAgain() {
      return ++tries <= FeedStream.AGAIN_MAX;
    }
  }
}
