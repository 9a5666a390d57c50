package io.praetor.verification.changes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One reader of changes, which goes on at any agent from where it is. Owned by one thread; any
 * thread may interrupt it.
 */
public final class Reading {
  private static final String PATH = "/v1/praetor/changes/";
  private static final int GONE = 410;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final String prefix;
  private final List<Seen> seen = new ArrayList<>();
  private final List<Tree> trees = new ArrayList<>();
  private final boolean readsTrees;
  private long since;

  /** The restore after which the tree is yet to be read, or 0. */
  private long restored;

  private @Nullable String wrong;
  private volatile @Nullable EventStream stream;
  private volatile boolean stopped;

  /**
   * A tree that was read after a restore, in place of the changes up to its index.
   *
   * @param after up to here all was told
   */
  public record Tree(long after, long index, Map<String, String> keys) {
    public Tree {
      keys = Map.copyOf(keys);
    }
  }

  /** A reader that knows all up to an index, and is told each change after it. */
  public Reading(String name, String prefix, long since) {
    this(name, prefix, since, false);
  }

  /**
   * The same.
   *
   * @param readsTrees whether it reads the tree after a restore, and goes on from its index
   */
  public Reading(String name, String prefix, long since, boolean readsTrees) {
    this.name = name;
    this.prefix = prefix;
    this.since = since;
    this.readsTrees = readsTrees;
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

  /** What it has read after restores. */
  public List<Tree> trees() {
    return trees;
  }

  /** What it was told that cannot be, or null. */
  public @Nullable String wrong() {
    return wrong;
  }

  /** Reads a stream until it ends, or some events have come; whether an event has come. */
  public boolean stream(int port, int eventsMax) {
    boolean came = false;
    if (restored > 0 && !tree(port)) {
      return false;
    }
    try (EventStream open = new EventStream(port, PATH + prefix, since)) {
      stream = open;
      if (stopped || open.status() != 200) {
        told(open.status());
        return false;
      }
      for (int i = 0; i < eventsMax && !stopped && restored == 0; i++) {
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
    if (restored > 0 && !tree(port)) {
      return false;
    }
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

  /** Reads what the keys are after a restore; whether there was an answer. */
  private boolean tree(int port) {
    try {
      RawHttp.Answer answer = RawHttp.send(port, "GET", "/v1/kv/" + prefix + "?recurse", null);
      String header = answer.header("X-Consul-Index");
      if ((answer.status() != 200 && answer.status() != 404) || header == null) {
        return false;
      }
      long index = Long.parseLong(header);
      if (index < restored && wrong == null) {
        wrong = "is told of a restore at " + restored + " and then a tree of index " + index;
      }
      trees.add(new Tree(since, index, answer.status() == 200 ? keys(answer.text()) : Map.of()));
      since = Math.max(since, index);
      restored = 0;
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** What keys are, by a list of them. */
  public static Map<String, String> keys(String json) throws IOException {
    Map<String, String> keys = new TreeMap<>();
    for (JsonNode row : JSON.readTree(json)) {
      keys.put(row.path("Key").asText(), Seen.text(row.path("Value")));
    }
    return keys;
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
      if (readsTrees && change.isRestore()) {
        restored = change.index();
      }
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
