package io.praetor.cli.snapshot;

import io.praetor.agent.archive.ArchiveReader;
import io.praetor.client.text.JsonObject;
import io.praetor.client.text.JsonParser;
import io.praetor.store.bytes.MalformedException;
import io.praetor.store.snapshot.RecordVisitor;
import io.praetor.store.snapshot.SnapshotCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A snapshot's file that was read to its end and found whole.
 *
 * @param meta what the file tells of itself; empty if it tells nothing
 */
record SnapshotFile(JsonObject meta) {
  /** The store's index, or 0 where the file does not tell. */
  long index() {
    return meta.number("Index");
  }

  /** Checks the sums. */
  static SnapshotFile read(Path file) throws IOException {
    try (ArchiveReader archive = open(file)) {
      return finish(archive);
    }
  }

  /** Checks the sums and each record of the state, of which the visitor is told. */
  static SnapshotFile read(Path file, RecordVisitor visitor) throws IOException {
    try (ArchiveReader archive = open(file)) {
      SnapshotCodec.scan(archive.state(), visitor);
      return finish(archive);
    } catch (MalformedException e) {
      throw new IOException("its state cannot be read: " + e.getMessage(), e);
    }
  }

  private static ArchiveReader open(Path file) throws IOException {
    return new ArchiveReader(Files.newInputStream(file), Long.MAX_VALUE, "a file may have");
  }

  private static SnapshotFile finish(ArchiveReader archive) throws IOException {
    archive.finish();
    byte[] meta = archive.meta();
    try {
      return new SnapshotFile(JsonObject.of(meta.length == 0 ? null : JsonParser.parse(meta)));
    } catch (JsonParser.SyntaxException e) {
      throw new IOException("meta.json is not JSON: " + e.getMessage(), e);
    }
  }
}
