package io.praetor.verification.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short run through each door but HTTP's, which has a test of its own. */
class FuzzTest {
  private static final int INPUTS = 300;
  private static final int CONFIG_FILES = 2_000;
  private static final int FILTERS = 1_000;
  private static final int DNS_MESSAGES = 3_000;

  @TempDir Path folder;

  private void harmless(String door) throws Exception {
    harmless(door, INPUTS);
  }

  private void harmless(String door, int inputs) throws Exception {
    long seed = Long.getLong("seed", 1);
    assertThat(Fuzz.run(door, folder, seed, inputs).found()).as("seed %d", seed).isEmpty();
  }

  @Test
  void oddFrames() throws Exception {
    harmless("rpc");
  }

  @Test
  void oddSnapshots() throws Exception {
    harmless("snapshot");
  }

  @Test
  void oddConfigurations() throws Exception {
    harmless("config", CONFIG_FILES);
  }

  @Test
  void oddDnsMessages() throws Exception {
    harmless("dns", DNS_MESSAGES);
  }

  @Test
  void filters() throws Exception {
    harmless("filter", FILTERS);
  }
}
