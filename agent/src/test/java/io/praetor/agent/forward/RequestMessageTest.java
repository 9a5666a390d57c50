package io.praetor.agent.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.routing.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which headers of a request a server is told. */
class RequestMessageTest {
  private static Request request(String... headers) {
    TreeMap<String, List<String>> lines = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 0; i < headers.length; i += 2) {
      lines.computeIfAbsent(headers[i], name -> new ArrayList<>()).add(headers[i + 1]);
    }
    return new Request(
        "GET",
        "/v1/kv/a",
        new Request.Headers() {
          @Override
          public @Nullable String first(String name) {
            List<String> found = all(name);
            return found.isEmpty() ? null : found.getFirst();
          }

          @Override
          public List<String> all(String name) {
            return lines.getOrDefault(name, List.of());
          }

          @Override
          public Iterable<String> names() {
            return lines.keySet();
          }
        },
        "10.0.0.9");
  }

  private static Request passedOn(Request request) {
    byte[] message = RequestMessage.of(request).encode(request.uri(), new byte[0]);
    return RequestMessage.decode(message, "n1");
  }

  @Test
  void thoseOfTheListAndOurOwn() {
    String[] named = {
      "x-consul-token", "t",
      "authorization", "Bearer t",
      "cache-control", "no-cache",
      "accept", "text/plain",
      "last-event-id", "7",
      "x-forwarded-for", "10.0.0.1",
      "origin", "http://a",
      "PRAETOR-Reason", "r"
    };
    Request told = passedOn(request(named));
    for (int i = 0; i < named.length; i += 2) {
      assertThat(told.header(named[i])).as(named[i]).isEqualTo(named[i + 1]);
    }
    assertThat(told.remoteAddress()).isEqualTo("10.0.0.9");
    assertThat(told.node("self")).isEqualTo("n1");
  }

  @Test
  void severalLinesOfAListAsOne() {
    Request told =
        passedOn(
            request(
                "X-Forwarded-For", "10.0.0.1, 10.0.0.2",
                "x-forwarded-for", "10.0.0.3",
                "Accept", "text/plain",
                "Accept", "*/*",
                "Origin", "http://a",
                "Origin", "http://b"));
    assertThat(told.header("X-Forwarded-For")).isEqualTo("10.0.0.1, 10.0.0.2, 10.0.0.3");
    assertThat(told.header("Accept")).isEqualTo("text/plain, */*");
    assertThat(told.header("Origin")).as("no list").isEqualTo("http://a");
  }

  @Test
  void noOthers() {
    Request request = request("Cookie", "c", "User-Agent", "u", "X-Praetor", "x");
    assertThat(RequestMessage.of(request).told()).isEmpty();
    assertThat(RequestMessage.of(request).headerBytes()).isZero();
    assertThat(passedOn(request).header("Cookie")).isNull();
  }

  @Test
  void namesAndValuesCountAsBytes() {
    assertThat(RequestMessage.of(request("Accept", "*/*")).headerBytes()).isEqualTo(9);
  }
}
