package io.praetor.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages of keys, and what a cluster says of itself, over HTTP. */
class ListingApiTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer();
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return client.send(
        server.request(path).method(method, HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private String get(String path) throws Exception {
    HttpResponse<String> answer = send("GET", path, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body().replaceAll("\"ModifyIndex\":\\d+", "\"ModifyIndex\":N");
  }

  private void put(String key, String value) throws Exception {
    assertThat(send("PUT", "/v1/kv/" + key, value).body()).isEqualTo("true");
  }

  @Test
  void pagesFoldersAndMatches() throws Exception {
    put("app/db/url?flags=42", "jdbc:x");
    put("app/db/password%20of%20today", "hidden");
    put("app/web/port", "8080");
    put("app/name", "shop");
    put("apple", "");
    assertThat(get("/v1/praetor/keys/app/?limit=2"))
        .isEqualTo(
            "{\"Keys\":[{\"Key\":\"app/db/password of today\",\"Size\":6,\"Flags\":0,\"ModifyIndex\":N},"
                + "{\"Key\":\"app/db/url\",\"Size\":6,\"Flags\":42,\"ModifyIndex\":N}],"
                + "\"Folders\":[],\"More\":true,\"After\":\"app/db/url\",\"Count\":4}");
    assertThat(get("/v1/praetor/keys/app/?limit=2&after=app/db/url"))
        .isEqualTo(
            "{\"Keys\":[{\"Key\":\"app/name\",\"Size\":4,\"Flags\":0,\"ModifyIndex\":N},"
                + "{\"Key\":\"app/web/port\",\"Size\":4,\"Flags\":0,\"ModifyIndex\":N}],"
                + "\"Folders\":[],\"More\":false}");
    assertThat(get("/v1/praetor/keys/app/?depth=1"))
        .contains(
            "\"Folders\":[{\"Prefix\":\"app/db/\",\"Keys\":2,\"Bytes\":12},"
                + "{\"Prefix\":\"app/web/\",\"Keys\":1,\"Bytes\":4}],\"More\":false,\"Count\":4}");
    assertThat(get("/v1/praetor/keys/?match=p*"))
        .contains("password of today", "app/web/port", "\"Count\":2");
    assertThat(get("/v1/praetor/keys/?match=~%5Eapp/d")).contains("app/db/url", "\"Count\":2");
    assertThat(get("/v1/praetor/keys/?value-match=dbc:")).contains("app/db/url", "\"Count\":1");
    assertThat(get("/v1/praetor/keys/?value-match=~%5E%5B0-9%5D%2B$"))
        .contains("app/web/port", "\"Count\":1");
    assertThat(get("/v1/praetor/keys/nothing/"))
        .isEqualTo("{\"Keys\":[],\"Folders\":[],\"More\":false,\"Count\":0}");
    HttpResponse<String> answer = send("GET", "/v1/praetor/keys/app/?stale", "");
    assertThat(answer.headers().firstValueAsLong("X-Consul-Index"))
        .isEqualTo(
            send("GET", "/v1/kv/app/?recurse", "").headers().firstValueAsLong("X-Consul-Index"));
  }

  @Test
  void refusalsSayWhatIsWrong() throws Exception {
    for (String[] each :
        new String[][] {
          {"limit=0", "limit is a whole number from 1 to 10000, not \"0\""},
          {"limit=x", "limit is a whole number from 1 to 10000, not \"x\""},
          {"depth=-1", "depth is a whole number from 0 to 1000, not \"-1\""},
          {"match=%5Ba", "The match \"[a\" has a [ without its ]"},
          {"value-match=~(", "The match \"~(\" cannot be read: "},
          {"match=~((a%7B1000%7D)%7B1000%7D)", "has more than 4096 instructions"},
          {"stale&consistent", "Cannot specify ?stale with ?consistent"}
        }) {
      HttpResponse<String> answer = send("GET", "/v1/praetor/keys/?" + each[0], "");
      assertThat(answer.statusCode()).as(each[0]).isEqualTo(400);
      assertThat(answer.body()).contains(each[1]);
    }
  }

  @Test
  void infoTellsWhatThisIs() throws Exception {
    put("a", "1");
    HttpResponse<String> info = send("GET", "/v1/praetor/info", "");
    assertThat(info.statusCode()).isEqualTo(200);
    assertThat(info.body()).contains("\"Version\":\"", "\"Level\":", "\"Features\":[\"keys\"");
    String index = info.headers().firstValue("X-Consul-Index").orElseThrow();
    assertThat(info.body()).contains("\"Index\":" + index + ",");
  }
}
