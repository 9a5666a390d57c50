package io.praetor.agent.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.consensus.storage.Disk;
import io.praetor.agent.consensus.storage.FailingDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When snapshots are written, and what happens when they cannot be. */
class SnapshotTest {

  private static final String SELF = "127.0.0.1:21020";

  private final LocalNetwork network = new LocalNetwork();
  @TempDir Path dir;

  @AfterEach
  void closeNetwork() {
    network.close();
  }

  @Test
  void enoughEntriesMakeSnapshotsThatShortenTheLog() throws IOException {
    LogOptions options =
        LogOptions.builder(SELF).snapshotEntries(20).snapshotIntervalMs(100).build();
    try (Server server = Server.alone(options, network)) {
      for (int i = 0; i < 20; i++) {
        server.put("k" + i, "v");
      }
      Server.await(() -> server.log.metrics().snapshotIndex() >= 20, "a first snapshot");
      assertThat(server.log.metrics().firstLogIndex())
          .as("the log reaches back to the snapshot before")
          .isEqualTo(1);
      long first = server.log.metrics().snapshotIndex();
      for (int i = 0; i < 20; i++) {
        server.put("k" + i, "w");
      }
      Server.await(() -> server.log.metrics().firstLogIndex() == first + 1, "a shorter log");
    }
  }

  @Test
  void aLogThatGrowsMakesASnapshot() throws IOException {
    LogOptions options =
        LogOptions.builder(SELF)
            .dataDir(dir)
            .snapshotEntries(1_000_000)
            .snapshotIntervalMs(1)
            .snapshotLogBytes(50_000)
            .build();
    try (Server server = Server.alone(options, network)) {
      for (int i = 0; i < 6; i++) {
        server.put("k", "v".repeat(10_000));
      }
      Server.await(() -> server.log.metrics().snapshotIndex() > 0, "a snapshot");
    }
  }

  @Test
  void aSnapshotThatFailsIsTriedAgainWhileTheServerGoesOn() throws IOException {
    AtomicBoolean broken = new AtomicBoolean(true);
    Disk disk =
        new FailingDisk(() -> FailingDisk.isSnapshotThread() && broken.get(), "Input/output error");
    LogOptions options =
        LogOptions.builder(SELF).dataDir(dir).snapshotEntries(10).snapshotIntervalMs(10).build();
    try (Server server = new Server(options, network, disk)) {
      server.log.bootstrap(List.of(SELF));
      server.awaitReady();
      for (int i = 0; i < 20; i++) {
        server.put("k" + i, "v");
      }
      assertThat(Server.result(server.log::snapshotNow)).isNotEmpty();
      server.put("k", "v");
      assertThat(server.log.metrics().snapshotIndex()).isZero();
      assertThat(server.fault.get()).isNull();
      broken.set(false);
      Server.await(() -> server.log.metrics().snapshotIndex() > 0, "a snapshot");
    }
    try (Server server = new Server(options, network)) {
      server.awaitReady();
      assertThat(Commands.get(server.store, "k19")).isEqualTo("v");
    }
  }

  @Test
  void aSnapshotThatCannotBeReadBackDoesNotCount() throws IOException {
    AtomicBoolean changes = new AtomicBoolean(true);
    Disk disk =
        new FailingDisk(() -> false, "") {
          @Override
          public void write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
            ByteBuffer written = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
            if (isSnapshotThread() && changes.get() && position > 0) {
              written.put(written.limit() - 1, (byte) ~written.get(written.limit() - 1));
            }
            super.write(file, written, position);
          }
        };
    LogOptions options =
        LogOptions.builder(SELF)
            .dataDir(dir)
            .snapshotEntries(1_000_000)
            .snapshotIntervalMs(60_000)
            .build();
    try (Server server = new Server(options, network, disk)) {
      server.log.bootstrap(List.of(SELF));
      server.awaitReady();
      server.put("k", "v");
      assertThat(Server.result(server.log::snapshotNow)).contains("checksum is wrong");
      assertThat(server.log.metrics().snapshotIndex()).isZero();
      changes.set(false);
      assertThat(Server.result(server.log::snapshotNow)).isEmpty();
      assertThat(server.fault.get()).isNull();
    }
    try (Server server = new Server(options, network)) {
      server.awaitReady();
      assertThat(Commands.get(server.store, "k")).isEqualTo("v");
    }
  }

  @Test
  void aFullDiskStopsTheServer() throws IOException {
    Disk disk =
        new FailingDisk(FailingDisk::isSnapshotThread, "Auf dem Gerät ist kein Platz mehr", 4_096);
    try (Server server = new Server(LogOptions.durable(SELF, dir), network, disk)) {
      server.log.bootstrap(List.of(SELF));
      server.awaitReady();
      server.put("k", "v");
      assertThat(Server.result(server.log::snapshotNow)).contains("kein Platz mehr");
      assertThat(server.fault.get()).contains("the disk is full");
    }
  }
}
