package io.praetor.cli.command;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command of the user's that a command of ours runs. */
public final class Child {
  private static final long TERMINATE_SECONDS_MAX = 5;

  private final Process process;

  private Child(Process process) {
    this.process = process;
  }

  /**
   * Starts it, with our standard output and error.
   *
   * @param shell let a shell read the words, joined by spaces
   * @param passInput give it our standard input too; otherwise {@link #process} has a pipe to it
   */
  public static Child start(
      Console console,
      List<String> words,
      boolean shell,
      boolean passInput,
      Map<String, String> environment)
      throws IOException {
    console.flush();
    ProcessBuilder builder =
        shell
            ? new ProcessBuilder("/bin/sh", "-c", String.join(" ", words))
            : new ProcessBuilder(words);
    builder.environment().putAll(environment);
    builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    if (passInput) {
      builder.redirectInput(ProcessBuilder.Redirect.INHERIT);
    }
    return new Child(builder.start());
  }

  /** The process itself. */
  public Process process() {
    return process;
  }

  /** Asks it to end (SIGTERM), and after 5 s no longer asks (SIGKILL). */
  public void end() {
    process.destroy();
    boolean interrupted = false;
    try {
      if (process.waitFor(TERMINATE_SECONDS_MAX, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    process.destroyForcibly();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** How a child's code is told: above 128 stands for a signal, as shells have it. */
  public static String outcome(int code) {
    return "exit status " + code;
  }
}
