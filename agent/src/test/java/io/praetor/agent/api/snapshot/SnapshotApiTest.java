package io.praetor.agent.api.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.archive.ArchiveWriter;
import io.praetor.agent.http.TestServer;
import io.praetor.store.View;
import io.praetor.store.table.Slots;
import io.praetor.store.table.Tables;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Snapshots over a real socket, and what happens to damaged ones. */
final class SnapshotApiTest {
  private static final int VALUE_BYTES = 300_000;

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

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private int put(String path, byte[] body) throws Exception {
    return send(server.request(path).PUT(BodyPublishers.ofByteArray(body))).statusCode();
  }

  @Test
  void whatWasSavedComesBack() throws Exception {
    long seed = Long.getLong("seed", 1);
    Random random = new Random(seed);
    byte[][] values = new byte[8][VALUE_BYTES];
    for (int i = 0; i < values.length; i++) {
      random.nextBytes(values[i]);
      assertThat(put("/v1/kv/k" + i, values[i])).isEqualTo(200);
    }
    HttpResponse<byte[]> saved = send(server.request("/v1/snapshot"));
    assertThat(saved.statusCode()).isEqualTo(200);
    assertThat(saved.headers().firstValue("Content-Type")).hasValue("application/x-gzip");
    assertThat(saved.headers().firstValueAsLong("X-Consul-Index"))
        .hasValue(server.store.view().index());

    put("/v1/kv/k0", new byte[] {1});
    put("/v1/kv/later", new byte[] {2});
    assertThat(put("/v1/snapshot", saved.body())).isEqualTo(200);

    assertThat(server.store.view().kv().size()).as("seed %d", seed).isEqualTo(values.length);
    for (int i = 0; i < values.length; i++) {
      assertThat(send(server.request("/v1/kv/k" + i + "?raw")).body())
          .as("seed %d", seed)
          .isEqualTo(values[i]);
    }
  }

  @Test
  void noByteOfAFileCanBeWrongOrMissing() throws Exception {
    long seed = Long.getLong("seed", 1);
    Random random = new Random(seed);
    put("/v1/kv/a", "one".getBytes(StandardCharsets.UTF_8));
    byte[] whole = send(server.request("/v1/snapshot")).body();
    put("/v1/kv/b", new byte[] {2});
    long before = server.store.view().index();
    for (int i = 0; i < 50; i++) {
      byte[] damaged = whole.clone();
      // The first ten bytes are gzip's head, some of which tells nothing.
      damaged[10 + random.nextInt(whole.length - 10)] ^= (byte) (1 << random.nextInt(8));
      if (!Arrays.equals(unpacked(damaged), unpacked(whole))) {
        assertThat(put("/v1/snapshot", damaged)).as("seed %d, damage %d", seed, i).isEqualTo(400);
      }
      byte[] cut = Arrays.copyOf(whole, random.nextInt(whole.length));
      assertThat(put("/v1/snapshot", cut)).as("seed %d, cut %d", seed, i).isEqualTo(400);
    }
    assertThat(server.store.view().index()).isEqualTo(before);
    assertThat(server.store.view().kv().size()).isEqualTo(2);
  }

  /** A few hundred kilobytes unfold to more than may be restored, behind a file that is whole. */
  @Test
  void aFileThatUnfoldsWithoutEndIsRefused() throws Exception {
    put("/v1/kv/a", "one".getBytes(StandardCharsets.UTF_8));
    byte[] whole = send(server.request("/v1/snapshot")).body();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(whole);
    try (GZIPOutputStream out = new GZIPOutputStream(file)) {
      byte[] zeros = new byte[1 << 20];
      for (long left = UploadedSnapshot.stateBytesMax() + (17L << 20); left > 0; left -= 1 << 20) {
        out.write(zeros);
      }
    }
    HttpResponse<byte[]> answer =
        send(server.request("/v1/snapshot").PUT(BodyPublishers.ofByteArray(file.toByteArray())));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("unfolds to more than");
  }

  @Test
  void aStateTooLargeForTheHeapIsRefusedByItsSize() throws Exception {
    long bytes = UploadedSnapshot.stateBytesMax() + 1;
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(file)) {
      TarArchiveEntry state = new TarArchiveEntry("state.bin");
      state.setSize(bytes);
      new TarArchiveOutputStream(out).putArchiveEntry(state);
    }
    HttpResponse<byte[]> answer =
        send(server.request("/v1/snapshot").PUT(BodyPublishers.ofByteArray(file.toByteArray())));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .contains(bytes + " bytes is larger than");
  }

  @Test
  void aMemberWhoseNameTakesMemoryIsRefused() throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(new GZIPOutputStream(file))) {
      TarArchiveEntry name =
          new TarArchiveEntry(TarConstants.GNU_LONGLINK, TarConstants.LF_GNUTYPE_LONGNAME);
      name.setSize(8 << 20);
      out.putArchiveEntry(name);
      out.write("n".repeat(8 << 20).getBytes(StandardCharsets.US_ASCII));
      out.closeArchiveEntry();
    }
    HttpResponse<byte[]> answer =
        send(server.request("/v1/snapshot").PUT(BodyPublishers.ofByteArray(file.toByteArray())));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .contains("describes a member is longer than");
  }

  /** Its sums are right, as its maker has written them. */
  @Test
  void aStateFromWhichNoClusterCouldGoOnIsRefused() throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ArchiveWriter.of(new View(Long.MAX_VALUE - 1, 0, Slots.empty(Tables.ALL)), "test").write(file);
    HttpResponse<byte[]> answer =
        send(server.request("/v1/snapshot").PUT(BodyPublishers.ofByteArray(file.toByteArray())));
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .contains("could not go on from it: the store index is " + (Long.MAX_VALUE - 1));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(put("/v1/kv/a", new byte[] {1})).isEqualTo(200);
    assertThat(server.store.view().index()).isBetween(1L, 100L);
  }

  /** What is packed, or nothing if gzip itself notices; a few bits of its form tell nothing. */
  private static byte[] unpacked(byte[] packed) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return in.readAllBytes();
    } catch (IOException e) {
      return new byte[0];
    }
  }
}
