package io.praetor.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.routing.RequestLimits;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Connections that are one too many, over real sockets. */
final class ConnectionLimitsTest {

  private static Socket connect(TestServer server) throws IOException {
    Socket socket = new Socket(server.address.getAddress(), server.address.getPort());
    socket.setSoTimeout(60_000);
    return socket;
  }

  /** The first bytes that come back for a request. */
  private static String ask(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET /v1/kv/a HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
  }

  @Test
  void moreThanOpenFilesAllowAreToldAndTheOthersStay() throws Exception {
    try (TestServer server = new TestServer(RequestLimits.defaults("dc1"), 0, 2);
        Socket first = connect(server);
        Socket second = connect(server)) {
      assertThat(ask(first)).isEqualTo("HTTP/1.1 404");
      assertThat(ask(second)).isEqualTo("HTTP/1.1 404");
      try (Socket third = connect(server)) {
        assertThat(new String(third.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
            .startsWith("HTTP/1.1 503")
            .contains("limit of open files");
      }
      first.getInputStream().skipNBytes(first.getInputStream().available());
      assertThat(ask(first)).isEqualTo("HTTP/1.1 404");
    }
  }

  @Test
  void whoLeavesMakesRoom() {
    ClientConnections clients = new ClientConnections(() -> 1, 2);
    assertThat(clients.enter("a")).isEqualTo(ClientConnections.Entry.COUNTED);
    assertThat(clients.enter("a")).isEqualTo(ClientConnections.Entry.TOO_MANY_OF_CLIENT);
    assertThat(clients.enter(null)).isEqualTo(ClientConnections.Entry.COUNTED);
    assertThat(clients.enter("b")).isEqualTo(ClientConnections.Entry.TOO_MANY);
    clients.leave("a");
    assertThat(clients.enter("a")).isEqualTo(ClientConnections.Entry.COUNTED);
  }

  @Test
  void somethingIsLeftOfEveryLimit() {
    assertThat(OpenFiles.connectionsMax(20_000)).isEqualTo(17_436);
    assertThat(OpenFiles.connectionsMax(256)).isEqualTo(160);
    assertThat(OpenFiles.connectionsMax(20)).isEqualTo(1);
    assertThat(OpenFiles.limit()).isPositive();
    for (int limit : new int[] {256, 1_024, 20_000, 65_536, 1 << 20}) {
      int runs = OpenFiles.checkRunsMax(limit, 4_096);
      int scripts = OpenFiles.scriptsMax(limit, 256);
      assertThat(limit - OpenFiles.connectionsMax(limit) - runs - 4 * scripts)
          .as("left of %s for the log and other agents", limit)
          .isGreaterThanOrEqualTo(64);
    }
    assertThat(OpenFiles.checkRunsMax(1 << 20, 4_096)).isEqualTo(4_096);
    assertThat(OpenFiles.scriptsMax(1 << 20, 256)).isEqualTo(256);
    assertThat(OpenFiles.checkRunsMax(10, 4_096)).isEqualTo(1);
  }
}
