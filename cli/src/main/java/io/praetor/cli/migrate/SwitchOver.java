package io.praetor.cli.migrate;

import io.praetor.cli.command.Console;
import io.praetor.cli.command.Signals;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The moment from which on the source is not written to any more, as a person says it: by a line on
 * standard input, or by SIGINT or SIGTERM. It is called by threads of its own and of the JVM's.
 */
final class SwitchOver {
  private final CountDownLatch called = new CountDownLatch(1);
  private final Runnable hook;

  private SwitchOver(Runnable hook) {
    this.hook = hook;
  }

  /**
   * Waits for it from now on.
   *
   * @param hook ends what waits meanwhile
   */
  static SwitchOver await(Console console, Runnable hook) {
    SwitchOver moment = new SwitchOver(hook);
    Signals.tryOn("INT", moment::call);
    Signals.tryOn("TERM", moment::call);
    Thread reader = new Thread(() -> moment.read(console), "switch-over");
    reader.setDaemon(true);
    reader.start();
    return moment;
  }

  private void read(Console console) {
    try {
      int next = console.in().read();
      while (next >= 0 && next != '\n') {
        next = console.in().read();
      }
      if (next == '\n') {
        call();
      }
    } catch (IOException e) {
      // Nobody can type there: a signal is the way then, as where input is at its end.
      return;
    }
  }

  /** The second call ends the process, as a signal does of itself. */
  private void call() {
    if (isCalled()) {
      Runtime.getRuntime().halt(130);
    }
    called.countDown();
    hook.run();
  }

  boolean isCalled() {
    return called.getCount() == 0;
  }

  /** Waits so long at most. */
  void pause(long ms) throws InterruptedException {
    boolean over = called.await(ms, TimeUnit.MILLISECONDS);
    assert over == isCalled() || !over;
  }
}
