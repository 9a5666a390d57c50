package io.praetor.cli.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.praetor.agent.archive.ArchiveWriter;
import io.praetor.store.StateMachine;
import io.praetor.store.command.Command;
import io.praetor.store.kv.Key;
import io.praetor.store.snapshot.SnapshotCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code snapshot inspect} tells of a file, in Consul's two forms. */
class InspectReportTest {
  @TempDir Path folder;

  private final StateMachine store = new StateMachine(SnapshotCodec::read);

  private void put(String key, int bytes) {
    store.apply(1, new Command.KvSet(Key.utf8(key), new byte[bytes], 0));
  }

  private Path save() throws IOException {
    Path file = folder.resolve("s.snap");
    try (OutputStream out = Files.newOutputStream(file)) {
      ArchiveWriter.of(store.view(), "1").write(out);
    }
    return file;
  }

  @Test
  void tellsWhatTakesTheSpaceByTypeAndByPrefix() throws IOException {
    put("vault/core/lock", 100);
    put("vault/core/leader", 200);
    put("vault/sys/token", 1500);
    put("solo", 1);
    put("gone", 1);
    store.apply(1, new Command.KvDelete(Key.utf8("gone")));
    SpaceUsage usage = new SpaceUsage("", 2);
    SnapshotFile file = SnapshotFile.read(save(), usage);

    String id = file.meta().text("ID");
    long size = file.meta().number("Size");
    assertThat(InspectReport.pretty(file.meta(), usage, true))
        .isEqualTo(
            """
             ID           %s
             Size         %d
             Index        6
             Term         0
             Version      1

             Type           Count      Size
             ----           ----       ----
             KVS            4          1.8KB
             Index          1          7B
             Tombstone      1          7B
             ----           ----       ----
             Total                     1.9KB

             Key Name        Count      Size
             ----            ----       ----
             vault/sys       1          1.5KB
             vault/core      2          349B
             solo            1          13B
             ----            ----       ----
             Total                      1.8KB
            """
                .formatted(id, size));
  }

  @Test
  void countsOnlyKeysThatBeginAsTheFilterSays() throws IOException {
    put("vault/core/lock/a", 10);
    put("vault/core/lock/b", 10);
    put("vault/sys/token", 10);
    SpaceUsage usage = new SpaceUsage("vault/core", 3);
    SnapshotFile file = SnapshotFile.read(save(), usage);
    assertThat(usage.prefixes()).containsExactly(new SpaceUsage.Line("vault/core/lock", 2, 70));
    assertThat(InspectReport.json(file.meta(), usage, true))
        .startsWith("{\n   \"Meta\": {\n      \"ID\": \"3-")
        .contains("\"Index\": 3,\n      \"Term\": 0,\n      \"Version\": 1\n   },\n   \"Stats\": [")
        .endsWith(
            """
               "StatsKV": [
                  {
                     "Name": "vault/core/lock",
                     "Sum": 70,
                     "Count": 2
                  }
               ],
               "TotalSize": 110,
               "TotalSizeKV": 70
            }
            """);
    assertThat(InspectReport.json(file.meta(), usage, false)).doesNotContain("KV\"");
  }

  @Test
  void sizesAreInTheLargestUnit() {
    assertThat(List.of(0L, 1023L, 1024L, 1536L, 3L << 30).stream().map(InspectReport::size))
        .containsExactly("0B", "1023B", "1KB", "1.5KB", "3GB");
  }

  @Test
  void aFileThatIsCutOrNoSnapshotIsRefused() throws IOException {
    put("a", 5000);
    Path file = save();
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> SnapshotFile.read(file, new SpaceUsage(null, 2)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it ends too early");
    Files.writeString(file, "no archive");
    assertThatThrownBy(() -> SnapshotFile.read(file)).isInstanceOf(IOException.class);
  }
}
