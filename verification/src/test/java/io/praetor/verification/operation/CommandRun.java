package io.praetor.verification.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.process.ProductHome;
import io.praetor.verification.process.ProductProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a command of the product printed beside a running agent, and the code it ended with. */
public record CommandRun(int exit, String output, String errors) {
  private static final long ANSWER_SECONDS_MAX = 60;

  /** Runs a command to its end, with nothing to read. */
  public static CommandRun of(ProductProcess agent, String... words)
      throws IOException, InterruptedException {
    return as("", agent, words);
  }

  /**
   * The same with a token in its environment.
   *
   * @param secret empty for none
   */
  public static CommandRun as(String secret, ProductProcess agent, String... words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(ProductHome.launcher().toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("CONSUL_HTTP_ADDR", agent.address());
    if (!secret.isEmpty()) {
      builder.environment().put("CONSUL_HTTP_TOKEN", secret);
    }
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
    return new CommandRun(process.exitValue(), output, errors);
  }
}
