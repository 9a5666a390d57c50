package io.praetor.cli.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
            ? new ProcessBuilder(shell(console), "-c", String.join(" ", words))
            : new ProcessBuilder(words);
    builder.environment().putAll(environment);
    builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    if (passInput) {
      builder.redirectInput(ProcessBuilder.Redirect.INHERIT);
    }
    return new Child(builder.start());
  }

  /** The user's own shell, as Consul takes it. */
  private static String shell(Console console) {
    String own = console.variable("SHELL");
    return own == null ? "/bin/sh" : own;
  }

  /** The process itself. */
  public Process process() {
    return process;
  }

  /** Passes a signal on, such as HUP, to it and to all that it has started. */
  public void signal(String name) throws IOException {
    List<String> words = new ArrayList<>(List.of("kill", "-s", name));
    tree().forEach(process -> words.add(Long.toString(process.pid())));
    // A process that has ended meanwhile is no error.
    new ProcessBuilder(words)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /**
   * Asks it to end, and with it all that it has started (SIGTERM), and after 5 s no longer asks
   * (SIGKILL): a shell that ends would leave its command running.
   */
  public void end() {
    ending().run();
  }

  /**
   * What {@link #end} does with all that runs now: for a caller that passes on a signal first, of
   * which a shell may end and leave its command without a parent.
   */
  public Runnable ending() {
    List<ProcessHandle> asked = tree();
    return () -> end(asked);
  }

  private void end(List<ProcessHandle> asked) {
    asked.forEach(ProcessHandle::destroy);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TERMINATE_SECONDS_MAX);
    boolean interrupted = false;
    for (ProcessHandle each : asked) {
      try {
        each.onExit().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
        break;
      } catch (TimeoutException | ExecutionException e) {
        break;
      }
    }
    tree().forEach(ProcessHandle::destroyForcibly);
    asked.forEach(ProcessHandle::destroyForcibly);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private List<ProcessHandle> tree() {
    List<ProcessHandle> all = new ArrayList<>();
    all.add(process.toHandle());
    process.descendants().forEach(all::add);
    return all;
  }

  /** How a child's code is told: above 128 stands for a signal, as shells have it. */
  public static String outcome(int code) {
    return "exit status " + code;
  }
}
