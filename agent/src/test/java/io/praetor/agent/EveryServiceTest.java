package io.praetor.agent;

import static io.praetor.agent.GuardedAgents.ROOT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.certificate.Authority;
import io.praetor.agent.certificate.Issued;
import io.praetor.agent.certificate.Leaf;
import io.praetor.agent.forward.AnswerMessage;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.RouteNeeds;
import io.praetor.agent.rpc.Identity;
import io.praetor.agent.rpc.PortKey;
import io.praetor.agent.rpc.RequestFailure;
import io.praetor.agent.rpc.ResponseListener;
import io.praetor.agent.rpc.RpcOptions;
import io.praetor.agent.rpc.RpcPort;
import io.praetor.agent.rpc.Service;
import io.praetor.agent.tls.RpcTls;
import io.praetor.agent.tls.TlsFiles;
import io.praetor.store.bytes.ByteWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every service of the port between agents, at a server that denies what no rule allows: strangers
 * get nothing, before they greet and after it, whatever token they show; what an agent of the
 * cluster passes on is judged as what comes over HTTP, and never with the server's own token.
 */
final class EveryServiceTest {
  private static final String HIDDEN = "hidden-things";
  private static final byte[] KEY = "a key of thirty-two bytes, as is".getBytes(UTF_8);
  private static final long WAIT_MS_MAX = 60_000;

  /** Numbers of services, and some more. */
  private static final int SERVICES = 12;

  /** What servers alone may ask. */
  private static final Set<Service> OF_SERVERS =
      EnumSet.of(Service.RAFT, Service.PROPOSE, Service.RENEW, Service.PLACES);

  /**
   * Answers that are not the same twice, and the one that tells the anonymous token from none:
   * their status is compared.
   */
  private static final Set<String> CHANGING =
      Set.of("/v1/agent/metrics", "/v1/internal/acl/authorize", "/v1/acl/logout");

  @TempDir Path folder;

  @Test
  void strangersWithoutTheKeyGetNothing() throws Exception {
    int ports = FreePorts.ten();
    String encrypt = "encrypt = \"" + Base64.getEncoder().encodeToString(KEY) + "\"";
    try (GuardedAgents agents = started(ports, encrypt)) {
      SocketFactory plain = SocketFactory.getDefault();
      nothing(agents, new PortStranger("without a key", ports, plain, false));
      nothing(agents, new PortStranger("with another key", ports, plain, true));
      try (RpcPort member = member(null, new PortKey(KEY, true, true))) {
        judged(agents, member, "127.0.0.1:" + ports);
      }
    }
  }

  @Test
  void strangersWithoutACertificateGetNothing() throws Exception {
    int ports = FreePorts.ten();
    Authority ours = Authority.create("ours", Duration.ofDays(1), List.of());
    Authority others = Authority.create("others", Duration.ofDays(1), List.of());
    write("ca", ours.own());
    write("server", issued(ours));
    write("member", issued(ours));
    String tls =
        ("tls { internal_rpc { ca_file = \"%1$s/ca.pem\" cert_file = \"%1$s/server.pem\""
                + " key_file = \"%1$s/server-key.pem\" verify_incoming = true"
                + " verify_outgoing = true } }")
            .formatted(folder);
    try (GuardedAgents agents = started(ports, tls)) {
      nothing(agents, new PortStranger("without TLS", ports, SocketFactory.getDefault(), false));
      nothing(agents, new PortStranger("without a certificate", ports, sockets(null), false));
      nothing(
          agents,
          new PortStranger("with another's certificate", ports, sockets(issued(others)), false));
      RpcTls own =
          TlsFiles.of(folder.resolve("member.pem"), folder.resolve("member-key.pem"))
              .withAuthorities(folder.resolve("ca.pem"), null)
              .withVerifyOutgoing(true)
              .load();
      try (RpcPort member = member(own, null)) {
        judged(agents, member, "127.0.0.1:" + ports);
      }
    }
  }

  private static Issued issued(Authority by) throws IOException, GeneralSecurityException {
    return by.issue(
        new Leaf(
            "server.dc1.consul",
            List.of("server.dc1.consul", "localhost"),
            List.of(InetAddress.ofLiteral("127.0.0.1")),
            List.of(Leaf.Usage.SERVER, Leaf.Usage.CLIENT),
            Duration.ofDays(1)));
  }

  private void write(String name, Issued issued) throws IOException {
    Files.writeString(folder.resolve(name + ".pem"), issued.certificatePem());
    Files.writeString(folder.resolve(name + "-key.pem"), issued.keyPem());
  }

  /** Connections over TLS that trust everybody, with a certificate or with none. */
  private static SocketFactory sockets(@Nullable Issued own) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    if (own != null) {
      store.setKeyEntry("own", own.key(), new char[0], new Certificate[] {own.certificate()});
    }
    keys.init(store, new char[0]);
    X509TrustManager everybody =
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type) {}

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), new TrustManager[] {everybody}, null);
    return context.getSocketFactory();
  }

  /** A server with things that are hidden, whose own token may do everything. */
  private GuardedAgents started(int ports, String hcl) {
    GuardedAgents agents = new GuardedAgents(folder, ports);
    Agent _ =
        agents.server(
            "hidden-server",
            hcl,
            "acl { tokens { agent = \"" + ROOT + "\" default = \"" + ROOT + "\" } }");
    int http = agents.serverHttp();
    GuardedAgents.eventually(
        "a leader", () -> agents.get(http, ROOT, "/v1/acl/policies").statusCode() == 200);
    String _ = agents.made("PUT", "/v1/kv/" + HIDDEN, "hidden-value");
    GuardedAgents.eventually(
        "its own token counts over HTTP",
        () -> agents.get(http, "", "/v1/kv/?keys").body().contains(HIDDEN));
    String _ =
        agents.made(
            "PUT", "/v1/catalog/register", "{\"Node\":\"hidden-things\",\"Address\":\"10.9.9.9\"}");
    return agents;
  }

  private static RpcPort member(@Nullable RpcTls tls, @Nullable PortKey key) throws IOException {
    Identity identity =
        new Identity("dc1", "", UUID.randomUUID().toString(), "member", "127.0.0.1:1", false, "1");
    return RpcPort.dialling(
        RpcOptions.builder("127.0.0.1", 0).threads(1).build(), identity, () -> tls, key);
  }

  /** Bodies of requests, with the best of tokens. */
  private static List<byte[]> bodies() {
    return List.of(
        request("GET", "/v1/kv/" + HIDDEN + "?raw", ROOT, ""),
        request("PUT", "/v1/kv/hidden-made", ROOT, "x"),
        new ByteWriter(64).text(ROOT).toBytes(),
        new byte[0]);
  }

  private static byte[] request(String method, String path, String token, String body) {
    ByteWriter out =
        new ByteWriter(256)
            .text(method)
            .text(path)
            .text("127.0.0.1")
            .varint(token.isEmpty() ? 0 : 1);
    if (!token.isEmpty()) {
      out.text("X-Consul-Token").text(token);
    }
    return out.blob(body.getBytes(UTF_8)).toBytes();
  }

  private static void nothing(GuardedAgents agents, PortStranger stranger) throws IOException {
    List<String> wrong = new ArrayList<>();
    for (int service = 0; service < SERVICES; service++) {
      for (byte[] body : bodies()) {
        String about = stranger.name() + ", service " + service + ": ";
        for (boolean withMagic : List.of(true, false)) {
          byte[] heard = stranger.ungreeted(service, body, withMagic);
          if (heard.length > 0 && isTold(heard)) {
            wrong.add(about + "before a greeting: " + new String(heard, UTF_8));
          }
        }
        byte[] heard = stranger.greeted(service, body);
        if (isTold(heard)) {
          wrong.add(about + "after a greeting: " + new String(heard, UTF_8));
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(agents.get(agents.serverHttp(), ROOT, "/v1/kv/?keys").body())
        .isEqualTo("[\"" + HIDDEN + "\"]");
    assertThat(agents.get(agents.serverHttp(), ROOT, "/v1/agent/members").body())
        .doesNotContain("stranger");
  }

  /** Whether a stranger has heard more than that it is refused: of TLS, an alert in the clear. */
  private static boolean isTold(byte[] heard) {
    String text = new String(heard, StandardCharsets.ISO_8859_1);
    boolean isAlert = heard.length > 0 && heard.length < 16 && heard[0] == 21;
    return text.contains("hidden")
        || text.contains("dc1")
        || !(isAlert || PortStranger.isRefusal(heard));
  }

  /** All that an agent passes on without a token is answered as over HTTP to anybody. */
  private static void judged(GuardedAgents agents, RpcPort member, String server) throws Exception {
    assertThat(told(member, server, Service.HTTP, request("GET", "/v1/kv/?keys", ROOT, "")))
        .as("a member is answered")
        .isEqualTo("200 [\"" + HIDDEN + "\"]");
    Map<String, String> bodies = RouteBodies.all(ROOT);
    List<String> wrong = new ArrayList<>();
    int asked = 0;
    for (Map.Entry<String, Set<String>> route : RouteNeeds.routes().entrySet()) {
      for (String method :
          route.getValue().contains("*") ? Set.of("GET", "PUT") : route.getValue()) {
        String path = route.getKey() + (route.getKey().endsWith("/") ? HIDDEN : "");
        String body = bodies.getOrDefault(route.getKey(), method.equals("GET") ? "" : "{}");
        HttpResponse<String> open =
            agents.ask(agents.serverHttp(), "anonymous", method, path, body);
        for (Service service : List.of(Service.HTTP, Service.HTTP_BULK)) {
          String answer = told(member, server, service, request(method, path, "", body));
          String status = open.statusCode() + " ";
          boolean isStatus = method.equals("HEAD") || CHANGING.contains(route.getKey());
          boolean isSame =
              isStatus ? answer.startsWith(status) : answer.equals(status + open.body());
          if (!isSame) {
            wrong.add(
                method + " " + path + ": " + answer + " and, over HTTP, " + status + open.body());
          }
          asked++;
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(asked).isGreaterThan(200);
    for (Service service : OF_SERVERS) {
      for (byte[] body : bodies()) {
        assertThat(told(member, server, service, body)).as(service.name()).startsWith("REFUSED");
      }
    }
    assertThat(agents.get(agents.serverHttp(), ROOT, "/v1/kv/?keys").body())
        .isEqualTo("[\"" + HIDDEN + "\"]");
  }

  private static String told(RpcPort member, String server, Service service, byte[] body)
      throws Exception {
    CompletableFuture<String> told = new CompletableFuture<>();
    var _ =
        member.request(
            server,
            service,
            body,
            WAIT_MS_MAX,
            new ResponseListener() {
              @Override
              public void answered(byte[] message) {
                Answer answer = AnswerMessage.decode(message);
                told.complete(answer.status() + " " + answer.body().toString(UTF_8));
                answer.sent();
              }

              @Override
              public void failed(RequestFailure failure) {
                told.complete(failure.kind() + " " + failure.reason());
              }

              @Override
              public BodySink streamed(byte[] head) {
                told.complete("a stream");
                return new BodySink() {
                  @Override
                  public void piece(byte[] bytes, Runnable used) {
                    used.run();
                  }

                  @Override
                  public void end() {}

                  @Override
                  public void broken(String reason) {}
                };
              }
            });
    return told.get(WAIT_MS_MAX, TimeUnit.MILLISECONDS);
  }
}
