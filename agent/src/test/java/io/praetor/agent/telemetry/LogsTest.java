package io.praetor.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LogsTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final Logs logs = new Logs(new PrintStream(written, true, StandardCharsets.UTF_8));
  private final LoggerContext context = new LoggerContext();
  private final Logger agent = context.getLogger("agent");

  @BeforeEach
  void configure() {
    logs.configure(context);
  }

  private String written() {
    return written.toString(StandardCharsets.UTF_8);
  }

  @Test
  void textIsOneLineWhateverTheMessageHolds() {
    LogEvent event =
        new LogEvent(
            1_795_464_000_000L,
            LogLevel.INFO,
            "agent.http",
            "a\nb",
            List.of(new LogEvent.Field("path", "/v1/kv/a b"), new LogEvent.Field("n", 3)),
            null);
    assertThat(LogFormat.TEXT.line(event))
        .isEqualTo("2026-11-23T20:00:00.000Z [INFO]  agent.http: a\\nb: path=\"/v1/kv/a b\" n=3\n");
    assertThat(LogFormat.JSON.line(event))
        .isEqualTo(
            "{\"@level\":\"info\",\"@message\":\"a\\nb\",\"@module\":\"agent.http\",\"@timestamp\":\"2026-11-23T20:00:00.000Z\",\"path\":\"/v1/kv/a"
                + " b\",\"n\":3}\n");
  }

  @Test
  void timesAreThoseOfTheLibrarysFormatter() {
    DateTimeFormatter text =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    DateTimeFormatter asGo =
        DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss '+0000 UTC'").withZone(ZoneOffset.UTC);
    long seed = Long.getLong("seed", 1);
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      long timeMs = random.nextLong(4_102_444_800_000L);
      StringBuilder written = new StringBuilder();
      UtcTime.append(written, timeMs);
      assertThat(written.toString())
          .as("seed %d", seed)
          .isEqualTo(text.format(Instant.ofEpochMilli(timeMs)));
      written.setLength(0);
      UtcTime.appendAsGo(written, timeMs);
      assertThat(written.toString())
          .as("seed %d", seed)
          .isEqualTo(asGo.format(Instant.ofEpochMilli(timeMs)));
    }
  }

  @Test
  void aFolderGetsPraetorLog(@TempDir Path folder) throws Exception {
    logs.file(new LogFile(folder + "/", 0, Duration.ofHours(1), 0));
    agent.info("hello");
    assertThat(Files.readString(folder.resolve("praetor.log"))).endsWith("agent: hello\n");
  }

  @Test
  void theLevelMayChangeWhileRunning() {
    assertThat(agent.isDebugEnabled()).isFalse();
    logs.level(LogLevel.DEBUG);
    assertThat(agent.isDebugEnabled()).isTrue();
    assertThat(agent.isTraceEnabled()).isFalse();
  }

  @Test
  void aListenerHearsItsOwnLevelAndNothingMoreIsWritten() {
    AtomicInteger woken = new AtomicInteger();
    try (LogTail.Subscription debug =
        logs.tail().subscribe(LogLevel.DEBUG, 2, woken::incrementAndGet)) {
      assertThat(agent.isDebugEnabled()).isTrue();
      for (int i = 0; i < 3; i++) {
        agent.debug("m{}", i);
      }
      assertThat(debug.poll()).extracting(LogEvent::message).isEqualTo("m0");
      assertThat(debug.poll()).extracting(LogEvent::message).isEqualTo("m1");
      assertThat(debug.poll()).isNull();
      assertThat(debug.dropped()).isEqualTo(1);
      assertThat(woken).hasValue(2);
    }
    assertThat(written()).isEmpty();
    assertThat(agent.isDebugEnabled()).isFalse();
    assertThat(logs.tail().latest(LogLevel.DEBUG)).hasSize(3);
    assertThat(logs.tail().latest(LogLevel.INFO)).isEmpty();
  }

  @Test
  void slf4jSpeaksHereAndLibrariesAreMadeQuieter() {
    try (LogTail.Subscription tail =
        Logs.process().tail().subscribe(LogLevel.TRACE, 100, () -> {})) {
      LoggerFactory.getLogger("io.praetor.agent.http.HttpServer")
          .atInfo()
          .addKeyValue("route", "kv")
          .log("served {}", 1);
      LoggerFactory.getLogger("com.alipay.sofa.jraft.core.NodeImpl").info("elected");
      // Threads of other tests of this process may speak too.
      List<LogEvent> heard = new ArrayList<>();
      for (LogEvent event = tail.poll(); event != null; event = tail.poll()) {
        heard.add(event);
      }
      assertThat(heard.stream().filter(event -> event.message().equals("served 1")))
          .singleElement()
          .satisfies(own -> {
            assertThat(own.module()).isEqualTo("agent.http");
            assertThat(own.level()).isEqualTo(LogLevel.INFO);
            assertThat(own.fields()).containsExactly(new LogEvent.Field("route", "kv"));
          });
      assertThat(heard.stream().filter(event -> event.message().equals("elected")))
          .singleElement()
          .extracting(LogEvent::level, LogEvent::module)
          .containsExactly(LogLevel.TRACE, "agent.raft");
    }
  }

  @Test
  void aFileThatCannotBeginAnewGoesOn(@TempDir Path folder) throws Exception {
    // The name of an old file would be too long, so that the move fails.
    Path path = folder.resolve("p".repeat(245) + ".log");
    logs.file(new LogFile(path.toString(), 12, Duration.ofDays(1), 2));
    for (int i = 0; i < 9; i++) {
      agent.info("line {}", i);
    }
    assertThat(path).content().contains("line 0\n", "line 1\n").endsWith("line 8\n");
  }

  @Test
  void aFileBeginsAnewBySizeAndOldOnesGo(@TempDir Path folder) throws Exception {
    logs.file(new LogFile(folder.resolve("p.log").toString(), 12, Duration.ofDays(1), 2));
    // Many of them within one millisecond.
    for (int i = 0; i < 1_000; i++) {
      agent.info("line {}", i);
    }
    try (var files = Files.list(folder)) {
      List<Path> all = files.sorted().toList();
      assertThat(all).hasSize(3);
      assertThat(all.get(0)).content().endsWith(" agent: line 997\n").hasLineCount(1);
      assertThat(all.get(0).getFileName().toString()).matches("p-\\d{19}\\.log");
      assertThat(all.get(1)).content().endsWith(" agent: line 998\n").hasLineCount(1);
      assertThat(all.get(2).getFileName().toString()).isEqualTo("p.log");
      assertThat(all.get(2)).content().endsWith(" agent: line 999\n").hasLineCount(1);
    }
  }

  @Test
  void aFileThatCouldNotBeOpenedIsOpenedAgain(@TempDir Path folder) throws Exception {
    Path in = Files.createDirectory(folder.resolve("in"));
    logs.file(new LogFile(in.resolve("p.log").toString(), 12, Duration.ofDays(1), 0));
    agent.info("line 1");
    Path aside = folder.resolve("aside");
    Files.move(in, aside);
    Files.createFile(in);
    agent.info("line 2");
    Files.delete(in);
    Files.createDirectory(in);
    agent.info("line 3");
    assertThat(in.resolve("p.log")).content().endsWith(" agent: line 3\n");
  }
}
