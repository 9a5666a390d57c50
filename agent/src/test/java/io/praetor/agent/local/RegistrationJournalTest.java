package io.praetor.agent.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.praetor.store.catalog.CheckStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registrations that are too many to be written as a whole for each change. */
class RegistrationJournalTest {
  private static final int COUNT = 150;

  @TempDir private Path folder;

  private static String service(int number) {
    return "{\"Name\":\"web\",\"ID\":\"web-"
        + number
        + "\",\"Port\":80,\"Token\":\"secret\",\"Checks\":[{\"TTL\":\"10m\",\"CheckID\":\"ttl-"
        + number
        + "\"},{\"HTTP\":\"http://127.0.0.1:1/\",\"Interval\":\"1h\",\"CheckID\":\"http-"
        + number
        + "\",\"Notes\":\""
        + "x".repeat(200)
        + "\"}]}";
  }

  /** Registers so many that what follows is written to the journal, and changes some of them. */
  private static void fill(SmallAgent agent) throws Exception {
    LocalRegistrations all = agent.registrations();
    List<CompletableFuture<LocalOutcome>> told = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      CompletableFuture<LocalOutcome> done = new CompletableFuture<>();
      all.register(SmallAgent.service(service(i)), false, done::complete);
      told.add(done);
    }
    for (CompletableFuture<LocalOutcome> done : told) {
      assertThat(done.get(60, TimeUnit.SECONDS)).isEqualTo(new LocalOutcome.Done());
    }
    SmallAgent.done(done -> all.update("ttl-1", CheckStatus.WARNING, "so so", done));
    SmallAgent.done(done -> all.deregisterService("web-2", done));
    SmallAgent.done(done -> all.deregisterCheck("http-3", done));
    SmallAgent.done(done -> all.serviceMaintenance("web-4", true, "disk", done));
    SmallAgent.done(done -> all.nodeMaintenance(true, "", done));
    SmallAgent.done(done -> all.nodeMaintenance(false, "", done));
    agent.register("{\"Name\":\"db\",\"ID\":\"web-5\",\"Check\":{\"TTL\":\"10m\"}}");
    agent.register(service(COUNT));
  }

  private List<Path> journals(Path of) throws IOException {
    try (Stream<Path> files = Files.list(of)) {
      return files.filter(file -> file.toString().endsWith(".journal")).toList();
    }
  }

  /** The files as a kill would leave them now. */
  private Path killed(Path from, String name) throws IOException {
    Path to = Files.createDirectory(folder.resolve(name));
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
    return to;
  }

  private static Map<String, Object> rows(Path of) throws Exception {
    try (SmallCluster cluster = new SmallCluster();
        SmallAgent agent = new SmallAgent(cluster, "a", of, SmallAgent.OPTIONS)) {
      return SmallCluster.rows(agent.registrations().view());
    }
  }

  @Test
  void whatWasAnsweredIsThereAfterAKillAndAfterAnEnd() throws Exception {
    Path own = Files.createDirectory(folder.resolve("own"));
    Map<String, Object> before;
    Path killed;
    Path torn;
    Path damaged;
    try (SmallCluster cluster = new SmallCluster();
        SmallAgent agent = new SmallAgent(cluster, "a", own, SmallAgent.OPTIONS)) {
      fill(agent);
      before = SmallCluster.rows(agent.registrations().view());
      Path journal = journals(own).getFirst();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(journal)))
          .isEqualTo("rw-------");
      assertThat(own.resolve("registrations.json")).content().startsWith("{\"Version\":2,");
      killed = killed(own, "killed");
      torn = killed(own, "torn");
      damaged = killed(own, "damaged");
    }
    assertThat(rows(killed)).isEqualTo(before);

    Path tail = journals(torn).getFirst();
    Files.writeString(tail, "0badf00d {\"GoneServices\":[\"web", StandardOpenOption.APPEND);
    assertThat(rows(torn)).as("a line that was not finished").isEqualTo(before);

    Path middle = journals(damaged).getFirst();
    byte[] bytes = Files.readAllBytes(middle);
    bytes[20] = (byte) (bytes[20] ^ 1);
    Files.write(middle, bytes);
    assertThatThrownBy(() -> rows(damaged))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("journal")
        .hasMessageContaining("move it away");

    assertThat(journals(own)).as("what an end leaves, also for earlier versions").isEmpty();
    assertThat(new String(Files.readAllBytes(own.resolve("registrations.json")), UTF_8))
        .startsWith("{\"Version\":1,");
    assertThat(rows(own)).isEqualTo(before);
  }

  @Test
  void aJournalIsNoLongerThanTheFileAndThoseOfOthersAreLeftOut() throws Exception {
    try (SmallCluster cluster = new SmallCluster();
        SmallAgent agent = new SmallAgent(cluster, "a", folder, SmallAgent.OPTIONS)) {
      fill(agent);
      Path first = journals(folder).getFirst();
      Path other = folder.resolve("registrations-other.journal");
      Files.writeString(other, "not of this file");
      LocalRegistrations all = agent.registrations();
      String note = "y".repeat(4_000);
      long whole = Files.size(folder.resolve("registrations.json"));
      for (int i = 0; Files.exists(first); i++) {
        assertThat(Files.size(first)).isLessThan(whole + 2L * note.length());
        CheckStatus status = i % 2 == 0 ? CheckStatus.CRITICAL : CheckStatus.PASSING;
        SmallAgent.done(done -> all.update("ttl-1", status, note, done));
      }
      assertThat(other).doesNotExist();
      assertThat(rows(killed(folder, "killed"))).isEqualTo(SmallCluster.rows(all.view()));
    }
  }
}
