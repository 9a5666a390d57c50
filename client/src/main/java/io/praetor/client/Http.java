package io.praetor.client;

import io.praetor.client.text.JsonParser;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to one of several agents. It goes on to the next where the first certainly did
 * nothing, and for reads also where it gave no answer; a write that may have happened is never sent
 * twice. Used by any thread.
 */
final class Http {
  private final List<Transport> agents;
  private final Duration timeout;
  private final AtomicInteger preferred;
  private final long deadlineNanos;

  Http(List<Transport> agents, Duration timeout) {
    this(agents, timeout, new AtomicInteger(), Long.MAX_VALUE);
  }

  private Http(
      List<Transport> agents, Duration timeout, AtomicInteger preferred, long deadlineNanos) {
    this.agents = agents;
    this.timeout = timeout;
    this.preferred = preferred;
    this.deadlineNanos = deadlineNanos;
  }

  /** The same for calls that have to be over, all of them, within a time from now on. */
  Http within(Duration longest) {
    return new Http(agents, timeout, preferred, System.nanoTime() + longest.toNanos());
  }

  /** The way to the first agent alone. */
  Http first() {
    return new Http(agents.subList(0, 1), timeout, new AtomicInteger(), deadlineNanos);
  }

  /** An answer of any status. */
  record Response(int status, String text, long index, boolean knownLeader, long lastContactMs) {
    @Nullable Object json() {
      try {
        return JsonParser.parse(text);
      } catch (JsonParser.SyntaxException e) {
        throw new PraetorException(
            Conclusion.UNKNOWN, status, "the answer is not JSON: " + e.getMessage(), e);
      }
    }

    <T> Reply<T> reply(T value) {
      return new Reply<>(value, index, knownLeader, lastContactMs);
    }

    /** This, if its status is 200 or the other that has a meaning; else what it says is thrown. */
    Response expect(int otherStatus) {
      if (status == 200 || status == otherStatus) {
        return this;
      }
      throw new PraetorException(conclusion(), status, status + ": " + text.strip(), null, text);
    }

    /** Praetor's and Consul's statuses: who cannot lead has done nothing, and says so. */
    private Conclusion conclusion() {
      if (status == 429 || status == 503) {
        return Conclusion.TRY_LATER;
      }
      if (status < 500) {
        return Conclusion.DID_NOT_HAPPEN;
      }
      if (text.contains("No cluster leader")) {
        return Conclusion.TRY_LATER;
      }
      boolean refused =
          REFUSALS.stream().anyMatch(text::contains) && !text.contains("outcome unknown");
      return refused ? Conclusion.DID_NOT_HAPPEN : Conclusion.UNKNOWN;
    }
  }

  /** Texts of status 500 by which Consul refuses what was asked. */
  private static final List<String> REFUSALS =
      List.of(
          "invalid session",
          "missing session",
          "session lookup",
          "Invalid Session",
          "Session TTL",
          "Invalid Behavior",
          "Missing node registration",
          "Missing check",
          "Must provide",
          "Invalid check status",
          "Bad node ID",
          "strconv.",
          "No path to datacenter");

  Response read(Query query, Duration longest) {
    return send("GET", query.toString(), null, longest, true);
  }

  Response write(String method, Query query, byte @Nullable [] body) {
    return send(method, query.toString(), body, timeout, false);
  }

  /** A write that does no harm if it happens twice: it goes on to the next agent as a read does. */
  Response repeatable(String method, Query query, Duration longest) {
    return send(method, query.toString(), null, longest, true);
  }

  /** How long an answer to an ordinary request may take. */
  Duration timeout() {
    return timeout;
  }

  private Response send(
      String method, String path, byte @Nullable [] body, Duration longest, boolean again) {
    int first = preferred.get();
    for (int i = 0; ; i++) {
      int which = Math.floorMod(first + i, agents.size());
      boolean last = i + 1 >= agents.size();
      try {
        Response response = once(agents.get(which), method, path, body, longest, again);
        boolean elsewhere =
            response.status == 503
                || response.status == 429
                || (again
                    && response.status >= 500
                    && response.conclusion() != Conclusion.DID_NOT_HAPPEN);
        if (!elsewhere || last) {
          if (!elsewhere) {
            preferred.compareAndSet(first, which);
          }
          return response;
        }
      } catch (ConnectException e) {
        if (last) {
          throw new PraetorException(
              Conclusion.TRY_LATER, 0, "no agent answers at " + agents + ": " + e, e);
        }
      } catch (IOException e) {
        preferred.compareAndSet(first, which + 1);
        if (!again || last || left().isZero()) {
          throw new PraetorException(
              again ? Conclusion.TRY_LATER : Conclusion.UNKNOWN,
              0,
              method + " " + path + " got no answer from " + agents.get(which) + ": " + e,
              e);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new PraetorException(
            again ? Conclusion.TRY_LATER : Conclusion.UNKNOWN,
            0,
            method + " " + path + " was interrupted",
            e);
      }
    }
  }

  private Response once(
      Transport agent,
      String method,
      String path,
      byte @Nullable [] body,
      Duration longest,
      boolean again)
      throws IOException, InterruptedException {
    Duration left = left();
    if (left.isZero()) {
      throw new PraetorException(
          Conclusion.TRY_LATER, 0, "no time is left for " + method + " " + path, null);
    }
    Duration most = longest.compareTo(left) < 0 ? longest : left;
    Transport.Answer answer = agent.send(new Transport.Request(method, path, body, most, again));
    return new Response(
        answer.status(),
        answer.text(),
        number(answer, "x-consul-index"),
        !"false".equals(answer.headers().get("x-consul-knownleader")),
        number(answer, "x-consul-lastcontact"));
  }

  /** How much of the time for all calls is left. */
  private Duration left() {
    return Duration.ofNanos(
        deadlineNanos == Long.MAX_VALUE
            ? Long.MAX_VALUE
            : Math.max(0, deadlineNanos - System.nanoTime()));
  }

  private static long number(Transport.Answer answer, String header) {
    String value = answer.headers().get(header);
    try {
      return value == null ? 0 : Long.parseUnsignedLong(value);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
