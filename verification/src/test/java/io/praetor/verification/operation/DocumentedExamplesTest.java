package io.praetor.verification.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.praetor.verification.cluster.Cluster;
import io.praetor.verification.process.ProductHome;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every example of docs/changes.md, run in order by one shell beside a server of its own. A line of
 * a block that begins with {@code $} is a command; the lines up to the next one, or to an empty
 * line, are what it prints, in which {@code …} stands for anything. A server listens at
 * 127.0.0.1:8500 there, and {@code praetor} is on the path.
 */
class DocumentedExamplesTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(90);
  private static final long RUN_SECONDS_MAX = 180;
  private static final String PROMPT = "$ ";
  private static final String MARK = "===== example ";

  private record Example(String command, List<String> printed) {
    /** What its output has to match as a whole. */
    Pattern pattern() {
      StringBuilder pattern = new StringBuilder();
      String text = String.join("\n", printed);
      for (String part : text.split("…", -1)) {
        if (!pattern.isEmpty() || part.isEmpty()) {
          pattern.append(".*");
        }
        pattern.append(Pattern.quote(part));
      }
      return Pattern.compile(pattern.toString(), Pattern.DOTALL);
    }
  }

  private static List<Example> examples(List<String> document) {
    List<Example> examples = new ArrayList<>();
    boolean isBlock = false;
    boolean isOutput = false;
    for (String line : document) {
      if (line.startsWith("```")) {
        isBlock = !isBlock;
        isOutput = false;
      } else if (isBlock && line.startsWith(PROMPT)) {
        examples.add(new Example(line.substring(PROMPT.length()), new ArrayList<>()));
        isOutput = true;
      } else if (isOutput && line.isEmpty()) {
        isOutput = false;
      } else if (isOutput) {
        examples.getLast().printed().add(line);
      }
    }
    return examples;
  }

  @Test
  void printWhatIsWrittenThere(@TempDir Path folder) throws Exception {
    assumeThat(Files.isExecutable(Path.of("/usr/bin/curl"))).as("there is curl").isTrue();
    Path home = ProductHome.launcher().resolveSibling(".").normalize();
    List<Example> examples = examples(Files.readAllLines(home.resolve("docs/changes.md")));
    assertThat(examples).hasSizeGreaterThan(20);
    try (ProductProcess server = ProductProcess.single(folder.resolve("server"), "-dns-port=-1")) {
      assertThat(Cluster.await(WAIT_MAX, () -> body(server.httpPort()).contains("\"history\"")))
          .as("the cluster keeps changes")
          .isTrue();
      List<String> printed = run(examples, home, server, folder);
      List<String> wrong = new ArrayList<>();
      for (int i = 0; i < examples.size(); i++) {
        Example example = examples.get(i);
        String output = i < printed.size() ? printed.get(i).strip() : "(not run)";
        if (!example.pattern().matcher(output).matches()) {
          wrong.add(PROMPT + example.command() + "\n" + output);
        }
      }
      assertThat(wrong).isEmpty();
    }
  }

  private static String body(int port) {
    try {
      return RawHttp.send(port, "GET", "/v1/praetor/info", null).text();
    } catch (IOException e) {
      return "";
    }
  }

  private static List<String> run(
      List<Example> examples, Path home, ProductProcess server, Path folder)
      throws IOException, InterruptedException {
    StringBuilder script = new StringBuilder("exec 2>&1\n");
    for (Example example : examples) {
      script.append("echo '").append(MARK).append("'\n");
      script.append(example.command().replace("127.0.0.1:8500", server.address())).append('\n');
      script.append("echo\n");
    }
    Path file = Files.writeString(folder.resolve("examples.sh"), script);
    Path output = folder.resolve("output");
    Path work = Files.createDirectory(folder.resolve("work"));
    ProcessBuilder builder =
        new ProcessBuilder("bash", file.toString())
            .directory(work.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("CONSUL_HTTP_ADDR", server.address());
    builder.environment().put("PATH", home + ":" + System.getenv("PATH"));
    Process shell = builder.start();
    try {
      assertThat(shell.waitFor(RUN_SECONDS_MAX, TimeUnit.SECONDS)).as("the examples end").isTrue();
    } finally {
      shell.destroyForcibly();
    }
    return Arrays.stream(Files.readString(output).split(MARK + "\n", -1)).skip(1).toList();
  }
}
