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

  /** Makes a session that renews itself until it is closed or lost. */
  public Session create(SessionOptions options) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("Name", options.name());
    body.put("TTL", options.ttl().toMillis() + "ms");
    body.put("LockDelay", options.lockDelay().toMillis() + "ms");
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
    return Session.start(this, id, options.ttl(), sentNanos);
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
