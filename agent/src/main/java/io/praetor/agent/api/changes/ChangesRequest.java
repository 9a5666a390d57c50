package io.praetor.agent.api.changes;

import io.praetor.agent.api.ReadOptions;
import io.praetor.agent.feed.FeedSource;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.QueryParams;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.client.text.GoDuration;
import io.praetor.store.history.KeyChange;
import io.praetor.store.kv.Key;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a request for changes says; immutable.
 *
 * @param since what the client knows, or {@link FeedSource#NOWHERE}
 * @param waitMs how long to wait for a change; 0 for not at all
 * @param form how it wants to be told
 */
public record ChangesRequest(
    ChangesOptions options,
    Consistency consistency,
    long since,
    long waitMs,
    boolean pretty,
    Form form) {
  /** All changes are below it. */
  public static final String PATH = "/v1/praetor/changes/";

  /** Where an event stream goes on; it counts for more than {@code since} (HTML standard, 9.2). */
  public static final String LAST_EVENT = "Last-Event-ID";

  /** How changes are told. */
  public enum Form {
    JSON,
    EVENTS,
    /** To another agent, which makes events of it. */
    PAGES
  }

  /**
   * Reads a request.
   *
   * @throws BadRequestException if it is malformed
   */
  public static ChangesRequest of(Request request, RequestLimits limits) {
    QueryParams params = request.params();
    ReadOptions read = ReadOptions.of(params, limits);
    String only = params.get("only");
    KeyChange.Type type = only.isEmpty() ? null : ChangeJson.named(only);
    if (type == KeyChange.Type.RESTORE
        || type == KeyChange.Type.PURGE
        || (type == null && !only.isEmpty())) {
      throw new BadRequestException(
          400, "only=" + only + " is no type of change: use set, delete, lock or unlock");
    }
    ChangesOptions options =
        new ChangesOptions(
            prefix(request),
            !params.get("values").equals("false"),
            params.has("prev") && !params.get("prev").equals("false"),
            type,
            limit(params.get("limit")));
    return new ChangesRequest(
        options,
        read.consistency(),
        since(request),
        waitMs(params, read),
        read.pretty(),
        form(request));
  }

  private static Key prefix(Request request) {
    byte[] path = request.path();
    return path == null || path.length <= PATH.length()
        ? Key.EMPTY
        : Key.of(Arrays.copyOfRange(path, PATH.length(), path.length));
  }

  private static int limit(String text) {
    if (text.isEmpty()) {
      return ChangesOptions.LIMIT_DEFAULT;
    }
    long limit = number("limit", text);
    if (limit < 1 || limit > ChangesOptions.LIMIT_MAX) {
      throw new BadRequestException(
          400, "limit=" + text + " has to be from 1 to " + ChangesOptions.LIMIT_MAX);
    }
    return (int) limit;
  }

  /**
   * What the client of a request knows, or {@link FeedSource#NOWHERE}.
   *
   * @throws BadRequestException if it says so in a malformed way
   */
  public static long since(Request request) {
    String last = form(request) == Form.EVENTS ? request.header(LAST_EVENT) : null;
    if (last != null && !last.isEmpty()) {
      return number(LAST_EVENT, last);
    }
    String since = request.params().first("since");
    return since == null || since.isEmpty() ? FeedSource.NOWHERE : number("since", since);
  }

  private static long number(String name, String text) {
    try {
      long number = Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new BadRequestException(400, malformed(name, text));
    }
    throw new BadRequestException(400, malformed(name, text));
  }

  private static String malformed(String name, String text) {
    return name + "=" + text + " is no number: it is an index as Index and X-Consul-Index tell it";
  }

  /** How long a request waits; unlike elsewhere, a wait of no time is none. */
  private static long waitMs(QueryParams params, ReadOptions read) {
    Duration wait = GoDuration.parse(params.get("wait"));
    return wait != null && wait.isZero() ? 0 : read.waitMs();
  }

  /** How long a request waits for a change. */
  public static long waitMs(Request request, RequestLimits limits) {
    return waitMs(request.params(), ReadOptions.of(request.params(), limits));
  }

  /** How a request wants to be told. */
  public static Form form(Request request) {
    @Nullable String accept = request.headerList("Accept");
    if (accept == null) {
      return Form.JSON;
    }
    String types = accept.toLowerCase(Locale.ROOT);
    return types.contains(String.valueOf(Answer.Type.EVENTS.value))
        ? Form.EVENTS
        : types.contains(String.valueOf(Answer.Type.CHANGES.value)) ? Form.PAGES : Form.JSON;
  }
}
