package io.praetor.verification.changes;

import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One reader of changes, which goes on at any agent from where it is. Owned by one thread; any
 * thread may interrupt it.
 */
public final class Reading {
  private static final String PATH = "/v1/praetor/changes/";
  private static final int GONE = 410;

  private final String name;
  private final String prefix;
  private final List<Seen> seen = new ArrayList<>();
  private long since;
  private @Nullable String wrong;
  private volatile @Nullable EventStream stream;
  private volatile boolean stopped;

  /** A reader that knows all up to an index. */
  public Reading(String name, String prefix, long since) {
    this.name = name;
    this.prefix = prefix;
    this.since = since;
  }

  /** The index from which on a reader learns all; -1 if the agent does not tell. */
  public static long begin(int port, String prefix) {
    try {
      RawHttp.Answer answer = RawHttp.send(port, "GET", PATH + prefix + "?consistent", null);
      return answer.status() == 200 ? Seen.of(answer.text()).upTo() : -1;
    } catch (IOException e) {
      return -1;
    }
  }

  public String name() {
    return name;
  }

  /** Up to where it knows all. */
  public long since() {
    return since;
  }

  /** What it was told, in that order. */
  public List<Seen> seen() {
    return seen;
  }

  /** What it was told that cannot be, or null. */
  public @Nullable String wrong() {
    return wrong;
  }

  /** Reads a stream until it ends, or some events have come; whether an event has come. */
  public boolean stream(int port, int eventsMax) {
    boolean came = false;
    try (EventStream open = new EventStream(port, PATH + prefix, since)) {
      stream = open;
      if (stopped || open.status() != 200) {
        told(open.status());
        return false;
      }
      for (int i = 0; i < eventsMax && !stopped; i++) {
        EventStream.Event event = open.next();
        if (event.type().equals("end")) {
          return came;
        }
        came = true;
        take(Seen.of(event.data()), Long.parseLong(event.id()));
      }
    } catch (IOException e) {
      return came;
    }
    return came;
  }

  /** Asks once, and waits for a change; whether there was an answer. */
  public boolean poll(int port, String mode, long waitMs) {
    try {
      RawHttp.Answer answer =
          RawHttp.send(
              port,
              "GET",
              PATH + prefix + "?since=" + since + "&wait=" + waitMs + "ms" + mode,
              null);
      if (answer.status() != 200) {
        told(answer.status());
        return false;
      }
      Seen.Told told = Seen.of(answer.text());
      take(told, told.upTo());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void told(int status) {
    if (status == GONE && wrong == null) {
      wrong = "is told that changes after index " + since + " are not kept";
    }
  }

  private void take(Seen.Told told, long upTo) {
    long last = since;
    for (Seen change : told.changes()) {
      if (change.index() <= since && wrong == null) {
        wrong = "knows all up to index " + since + " and is told " + change;
      }
      if (change.index() < last && wrong == null) {
        wrong = "is told " + change + " after one of index " + last;
      }
      last = Math.max(last, change.index());
      seen.add(change);
    }
    if (upTo < last && wrong == null) {
      wrong = "is told of index " + last + " and that it knows all up to " + upTo;
    }
    since = Math.max(since, upTo);
  }

  /** Gives up what it waits for. Any thread. */
  public void stop() {
    stopped = true;
    EventStream open = stream;
    if (open != null) {
      open.close();
    }
  }
}
