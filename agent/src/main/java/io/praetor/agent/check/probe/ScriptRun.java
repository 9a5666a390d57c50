package io.praetor.agent.check.probe;

import io.netty.channel.EventLoop;
import io.praetor.client.text.GoDuration;
import io.praetor.store.catalog.CheckStatus;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a script, on a thread of its own as long as the script runs.
 *
 * <p>Its output is looked for, not waited for: a process that the script has left behind may hold
 * the pipe open for ever.
 */
final class ScriptRun implements Probe.Run, Runnable {
  private static final Logger LOG = LoggerFactory.getLogger("checks");
  private static final File NOTHING = new File("/dev/null");
  private static final int CHUNK_BYTES = 8 << 10;
  private static final long LOOK_MS = 50;
  private static final int WARNING_CODE = 1;

  /** As much as a pipe holds at most: what is read beyond it was written after the exit. */
  private static final int AFTER_EXIT_BYTES_MAX = 1 << 20;

  private final ScriptProbe probe;
  private final ScriptProcesses processes;
  private final KeptOutput kept;
  private final EventLoop loop;
  private final Consumer<ProbeResult> listener;
  private final String mark;
  private volatile boolean cancelled;

  ScriptRun(
      ScriptProbe probe,
      ScriptProcesses processes,
      KeptOutput kept,
      EventLoop loop,
      Consumer<ProbeResult> listener) {
    this.probe = probe;
    this.processes = processes;
    this.kept = kept;
    this.loop = loop;
    this.listener = listener;
    this.mark = processes.newMark();
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  @Override
  public void run() {
    ProbeResult result;
    try (kept) {
      result = outcome();
    } catch (RuntimeException | Error e) {
      LOG.error("A run of {} failed", probe.args(), e);
      result = ProbeResult.critical("The run failed: " + e);
    }
    ProbeResult told = result;
    try {
      loop.execute(() -> {
        if (!cancelled) {
          listener.accept(told);
        }
      });
    } catch (RejectedExecutionException e) {
      LOG.debug("A script ended after the agent", e);
    }
  }

  private ProbeResult outcome() {
    if (cancelled) {
      return ProbeResult.critical("");
    }
    ProcessBuilder builder = new ProcessBuilder(probe.args());
    builder.environment().put(ScriptProcesses.MARK, mark);
    builder.redirectErrorStream(true);
    builder.redirectInput(Redirect.from(NOTHING));
    long endNanos = System.nanoTime() + probe.timeout().toNanos();
    try (ScriptPipe pipe = ScriptPipe.open()) {
      Process process = pipe == null ? builder.start() : pipe.start(builder);
      return outcome(process, pipe == null ? process.getInputStream() : pipe.in(), endNanos);
    } catch (IOException e) {
      return ProbeResult.critical(String.valueOf(e.getMessage()));
    }
  }

  private ProbeResult outcome(Process process, InputStream out, long endNanos) {
    try (out) {
      boolean ended = follow(process, out, endNanos);
      if (!ended) {
        processes.kill(process, mark);
        return ProbeResult.critical(
            "Timed out ("
                + GoDuration.format(probe.timeout())
                + ") running check"
                + (kept.length() == 0 ? "" : "\n\n" + output()));
      }
      return new ProbeResult(status(process.exitValue()), output());
    } catch (IOException e) {
      return ProbeResult.critical("Its output could not be read: " + e.getMessage());
    } catch (InterruptedException e) {
      processes.kill(process, mark);
      Thread.currentThread().interrupt();
      return ProbeResult.critical("The agent is stopping");
    } finally {
      processes.leave(mark, endNanos);
    }
  }

  /**
   * Reads its output until it has ended, and then what it has left in the pipe; false if its time
   * is over before.
   */
  private boolean follow(Process process, InputStream out, long endNanos)
      throws IOException, InterruptedException {
    byte[] chunk = new byte[CHUNK_BYTES];
    long afterExit = 0;
    while (true) {
      boolean ended = !process.isAlive();
      boolean isTimeOver = cancelled || System.nanoTime() - endNanos >= 0;
      int n = Math.min(out.available(), chunk.length);
      if (n > 0) {
        n = Math.max(0, out.read(chunk, 0, n));
        kept.add(chunk, n);
      }
      if (ended) {
        afterExit += n;
        if (n == 0 || isTimeOver || afterExit >= AFTER_EXIT_BYTES_MAX) {
          return true;
        }
      } else if (isTimeOver) {
        return false;
      }
      if (n == 0) {
        long leftMs = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
        process.waitFor(Math.clamp(leftMs, 1, LOOK_MS), TimeUnit.MILLISECONDS);
      }
    }
  }

  private static CheckStatus status(int code) {
    return switch (code) {
      case 0 -> CheckStatus.PASSING;
      case WARNING_CODE -> CheckStatus.WARNING;
      default -> CheckStatus.CRITICAL;
    };
  }

  private String output() {
    return kept.isCut()
        ? kept.text() + " ... (captured " + kept.length() + " of " + kept.seen() + " bytes)"
        : kept.text();
  }
}
