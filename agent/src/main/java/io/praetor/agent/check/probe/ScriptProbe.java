package io.praetor.agent.check.probe;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs a program: its exit code 0 is passing, 1 a warning, all else critical; immutable. What it
 * has started ends with its timeout at the latest.
 *
 * @param args the program and its arguments; no shell reads them
 * @param outputBytesMax what is kept of its output and errors, which are read to their end
 */
public record ScriptProbe(
    ProbeThreads threads, List<String> args, Duration timeout, int outputBytesMax)
    implements Probe {
  /** Copies the arguments. */
  public ScriptProbe {
    args = List.copyOf(args);
  }

  @Override
  public boolean isScript() {
    return true;
  }

  @Override
  public Run start(EventLoop loop, Consumer<ProbeResult> listener) {
    ScriptRun run =
        new ScriptRun(
            this,
            threads.scripts(),
            new KeptOutput(threads.held(), outputBytesMax),
            loop,
            listener);
    threads.scripts().execute(run);
    return run;
  }
}
