package io.praetor.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The streams, the environment and the name that a command runs under. Text is UTF-8 and values go
 * through untouched, whatever the locale says. Owned by the command's thread, but for {@link
 * #error}, which any thread may call.
 */
public final class Console {
  private final String program;
  private final InputStream in;
  private final OutputStream out;
  private final OutputStream err;
  private final Map<String, String> environment;

  /**
   * A console over streams.
   *
   * @param program the name by which the program was called
   * @param out buffered: it is flushed by {@link #flush}
   */
  public Console(
      String program,
      InputStream in,
      OutputStream out,
      OutputStream err,
      Map<String, String> environment) {
    this.program = program;
    this.in = in;
    this.out = out;
    this.err = err;
    this.environment = environment;
  }

  /** The name by which the program was called: praetor, or consul through a link. */
  public String program() {
    return program;
  }

  /** The product's name as this caller knows it. */
  public String product() {
    return program.equals("consul") ? "Consul" : "Praetor";
  }

  /** Standard input. */
  public InputStream in() {
    return in;
  }

  /** Standard output, for bytes. */
  public OutputStream out() {
    return out;
  }

  /** Writes a line to standard output. */
  public void line(String text) {
    print(text);
    print("\n");
  }

  /** Writes text to standard output. */
  public void print(String text) {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a line to standard error, at once. */
  public void error(String text) {
    note(text + "\n");
  }

  /** Writes text to standard error, at once. */
  public void note(String text) {
    synchronized (err) {
      try {
        err.write(text.getBytes(StandardCharsets.UTF_8));
        err.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Whether a person is likely to read standard error as it is written. */
  public boolean isErrorTerminal() {
    return isTerminal(2);
  }

  /** Whether a person can be asked: who reads standard error, and types standard input. */
  public boolean canAsk() {
    return isTerminal(0) && isTerminal(2);
  }

  /**
   * Asks a question on standard error, and waits for a line.
   *
   * @return whether the answer is yes; nothing typed is no
   */
  public boolean asked(String question) throws IOException {
    flush();
    note(question + " [y/N] ");
    StringBuilder line = new StringBuilder();
    int next = in.read();
    while (next >= 0 && next != '\n') {
      line.append((char) next);
      next = in.read();
    }
    String answer = line.toString().strip();
    return answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes");
  }

  private static boolean isTerminal(int descriptor) {
    // System.console() says nothing of standard error; /proc names the device behind each.
    try {
      String device = Path.of("/proc/self/fd/" + descriptor).toRealPath().toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }

  /** Hands on what was written to standard output. */
  public void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A variable of the environment, or null where it is unset or empty. */
  public @Nullable String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /**
   * A variable that both programs have: {@code PRAETOR_suffix}, or else {@code CONSUL_suffix}, or
   * else null.
   */
  public @Nullable String setting(String suffix) {
    String own = variable("PRAETOR_" + suffix);
    return own != null ? own : variable("CONSUL_" + suffix);
  }
}
