package io.praetor.client;

import io.praetor.client.text.JsonObject;
import io.praetor.client.text.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes sessions. Used by any thread. */
public final class Sessions {
  private final Http http;

  Sessions(Http http) {
    this.http = http;
  }

  /** The same for calls that have to be over, all of them, within a time from now on. */
  Sessions within(Duration longest) {
    return new Sessions(http.within(longest));
  }

  /** Makes a session that renews itself until it is closed or lost. */
  public Session create(SessionOptions options) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("Name", options.name());
    body.put("TTL", text(options.ttl()));
    body.put("LockDelay", text(options.lockDelay()));
    body.put("Behavior", options.deletesKeys() ? "delete" : "release");
    if (!options.boundToAgent()) {
      body.put("NodeChecks", List.of());
      body.put("Checks", List.of());
    }
    long sentNanos = System.nanoTime();
    Http.Response response =
        http.write(
                "PUT",
                Query.of("/v1/session/create", ""),
                JsonText.compact(body).getBytes(StandardCharsets.UTF_8))
            .expect(200);
    String id = JsonObject.of(response.json()).text("ID");
    return Session.start(this, id, options.ttl().minus(options.margin()), sentNanos);
  }

  /** As people read it in a list of sessions. */
  private static String text(Duration duration) {
    return duration.toMillis() % 1_000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }

  /** Ends a session, if there is one; its keys are let go or deleted at once. */
  public void destroy(String id) {
    http.write("PUT", Query.of("/v1/session/destroy/", id), null).expect(200);
  }

  /** Whether there is such a session. */
  public boolean exists(String id) {
    Http.Response response =
        http.read(Query.of("/v1/session/info/", id).flag("consistent"), http.timeout());
    return !JsonObject.list(response.expect(200).json()).isEmpty();
  }

  /**
   * Puts off the end of a session by its TTL; false if there is none any more. To do it twice does
   * no harm.
   *
   * @param longest how long one agent may take before the next is asked
   */
  boolean renew(String id, Duration longest) {
    return http.repeatable("PUT", Query.of("/v1/session/renew/", id), longest).expect(404).status()
        == 200;
  }
}
