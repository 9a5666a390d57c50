package io.praetor.agent.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.praetor.agent.consensus.storage.DurableMark;
import io.praetor.agent.consensus.storage.LogCorruptException;
import io.praetor.agent.consensus.storage.LogSegment;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a disk may do to the files of a server that is not running. */
class CorruptFilesTest {

  private static final String SELF = "127.0.0.1:21001";
  private static final int PUTS = 60;
  private static final int FLIPS = 60;

  private final LocalNetwork network = new LocalNetwork();
  private final long seed = Long.getLong("seed", 1);
  @TempDir Path dir;

  @AfterEach
  void closeNetwork() {
    network.close();
  }

  private Path written() throws IOException {
    Path written = dir.resolve("written");
    try (Server server = Server.alone(LogOptions.durable(SELF, written), network)) {
      for (int i = 0; i < PUTS; i++) {
        server.put("k" + i, "v" + i);
        if (i == PUTS / 2) {
          assertThat(Server.result(server.log::snapshotNow)).isEmpty();
        }
      }
    }
    return written;
  }

  /**
   * A byte that has changed is an error at start, or one that makes no difference: never a shorter
   * state.
   */
  @Test
  void aFlippedByteIsNeverAShorterState() throws IOException {
    Path written = written();
    Random random = new Random(seed);
    int refused = 0;
    for (int i = 0; i < FLIPS; i++) {
      Path copy = copy(written, dir.resolve("copy" + i));
      List<Path> files = files(copy);
      Path file = files.get(i % files.size());
      int at = random.nextInt((int) Files.size(file));
      flip(file, at, 1 + random.nextInt(255));
      String flipped = "byte " + at + " of " + copy.relativize(file) + ", seed " + seed;
      try (Server server = new Server(LogOptions.durable(SELF, copy), network)) {
        server.awaitReady();
        assertWhole(server, flipped);
      } catch (LogCorruptException e) {
        refused++;
        assertThat(e)
            .as(flipped)
            .hasMessageContaining("is corrupt at")
            .hasMessageContaining("restore from a snapshot");
      }
    }
    assertThat(refused).as("refused, seed %d", seed).isGreaterThan(FLIPS / 2);
  }

  @Test
  void aTornTailBehindWhatWasAcknowledgedIsCutOff() throws IOException {
    Path written = written();
    Path log = files(written).stream().filter(LogSegment::isSegment).toList().getLast();
    byte[] bytes = Files.readAllBytes(log);
    byte[] torn = new byte[bytes.length + 40];
    System.arraycopy(bytes, 0, torn, 0, bytes.length);
    System.arraycopy(bytes, LogSegment.HEADER_BYTES, torn, bytes.length, 40);
    Files.write(log, torn);
    try (Server server = new Server(LogOptions.durable(SELF, written), network)) {
      server.awaitReady();
      assertWhole(server, "torn tail");
    }
  }

  @Test
  void aLogThatIsShorterThanWhatWasAcknowledgedIsRefused() throws IOException {
    Path written = written();
    Path log = files(written).stream().filter(LogSegment::isSegment).toList().getLast();
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
      file.setLength(file.length() - 1);
    }
    assertThatThrownBy(() -> new Server(LogOptions.durable(SELF, written), network))
        .isInstanceOf(LogCorruptException.class)
        .hasMessageContaining(log.getFileName().toString());
  }

  /**
   * A loss of power may bring back an older mark. Then a damage shows by the later appends behind
   * it; only the last one may have been torn.
   */
  @Test
  void aDamageIsToldFromATornTailWithoutTheMark() throws IOException {
    Path written = written();
    Path log = files(written).stream().filter(LogSegment::isSegment).toList().getLast();
    Path mark = log.resolveSibling("durable");
    Random random = new Random(seed);
    int size = (int) Files.size(log);
    for (int i = 0; i < FLIPS; i++) {
      Path copy = copy(written, dir.resolve("copy" + i));
      forgetMark(copy.resolve(written.relativize(mark)));
      int at = LogSegment.HEADER_BYTES + random.nextInt(size * 3 / 4);
      flip(copy.resolve(written.relativize(log)), at, 1 + random.nextInt(255));
      assertThatThrownBy(() -> new Server(LogOptions.durable(SELF, copy), network))
          .as("byte %d, seed %d", at, seed)
          .isInstanceOf(LogCorruptException.class);
    }
    Path torn = copy(written, dir.resolve("torn"));
    forgetMark(torn.resolve(written.relativize(mark)));
    flip(torn.resolve(written.relativize(log)), size - 1, 1);
    try (Server server = new Server(LogOptions.durable(SELF, torn), network)) {
      server.awaitReady();
      assertThat(Commands.get(server.store, "k" + (PUTS - 1))).isEqualTo("null");
      assertThat(Commands.get(server.store, "k" + (PUTS - 2))).isEqualTo("v" + (PUTS - 2));
    }
  }

  private static void forgetMark(Path file) throws IOException {
    Files.delete(file);
    DurableMark.open(file).close();
  }

  private static void assertWhole(Server server, String what) {
    for (int k = 0; k < PUTS; k++) {
      assertThat(Commands.get(server.store, "k" + k)).as(what).isEqualTo("v" + k);
    }
  }

  private static void flip(Path file, int at, int mask) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(at);
      int old = bytes.read();
      bytes.seek(at);
      bytes.write(old ^ mask);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> walked = Files.walk(folder)) {
      return walked.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> walked = Files.walk(from)) {
      for (Path path : walked.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
    return to;
  }
}
