package io.praetor.verification.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.process.ProductHome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher asks of the virtual machine, told by a java that prints its arguments. */
class LauncherTest {
  private static final Pattern HEAP = Pattern.compile("-Xmx(\\d+)m");

  @TempDir Path java;

  @BeforeEach
  void aJavaThatPrintsItsArguments() throws Exception {
    Files.writeString(java.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    Path program = Files.createDirectory(java.resolve("bin")).resolve("java");
    Files.writeString(program, "#!/bin/sh\necho \"$@\"\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private record Started(int code, String out) {}

  private Started start(Map<String, String> environment, String command) throws Exception {
    List<String> words = new ArrayList<>();
    words.add(ProductHome.launcher().toString());
    words.add(command);
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().remove("PRAETOR_HEAP");
    builder.environment().remove("PRAETOR_JAVA_OPTS");
    builder.environment().put("PRAETOR_JAVA_HOME", java.toString());
    builder.environment().put("PRAETOR_NO_CACHE", "1");
    builder.environment().putAll(environment);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Started(process.waitFor(), out);
  }

  @Test
  void theCollectorGoesByTheHeap() throws Exception {
    assertThat(start(Map.of("PRAETOR_HEAP", "512m"), "agent").out())
        .contains("-Xmx512m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError")
        .doesNotContain("G1");
    assertThat(start(Map.of("PRAETOR_HEAP", "4g"), "agent").out())
        .contains("-Xmx4096m", "-XX:+UseG1GC", "-XX:MaxNewSize=128m")
        .doesNotContain("Serial");
    assertThat(start(Map.of("PRAETOR_HEAP", "4g"), "members").out())
        .as("only an agent has data")
        .contains("-XX:+UseSerialGC")
        .doesNotContain("-Xmx4096m");
  }

  @Test
  void aChosenCollectorIsHeard() throws Exception {
    assertThat(
            start(Map.of("PRAETOR_HEAP", "4g", "PRAETOR_JAVA_OPTS", "-XX:+UseParallelGC"), "agent")
                .out())
        .contains("-Xmx4096m", "-XX:+UseParallelGC")
        .doesNotContain("G1", "Serial");
  }

  @Test
  void withoutASizeTheHeapIsAtMostHalfOfTheMemory() throws Exception {
    long memoryMb = 0;
    for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
      if (line.startsWith("MemTotal:")) {
        memoryMb = Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    String out = start(Map.of(), "agent").out();
    Matcher heap = HEAP.matcher(out);
    assertThat(heap.find()).isTrue();
    long heapMb = Long.parseLong(heap.group(1));
    assertThat(heapMb).isBetween(1L, memoryMb / 2);
    assertThat(out).contains(heapMb < 2 * 1024 ? "-XX:+UseSerialGC" : "-XX:+UseG1GC");
  }

  @Test
  void whatIsNoSizeIsSaid() throws Exception {
    for (String wrong : List.of("4", "g", "much", "-1g", "0m", "1.5g", "99999999g")) {
      Started started = start(Map.of("PRAETOR_HEAP", wrong), "agent");
      assertThat(started.code()).as(wrong).isEqualTo(1);
      assertThat(started.out()).contains("PRAETOR_HEAP is \"" + wrong + "\"");
    }
  }
}
