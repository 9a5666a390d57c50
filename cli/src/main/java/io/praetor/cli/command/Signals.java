package io.praetor.cli.command;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * What a signal does to this process. The JDK has no supported API for it; sun.misc.Signal is
 * exported by jdk.unsupported for such uses (JEP 260), and reached by reflection because the
 * compiler's warning about it cannot be told apart from others.
 */
public final class Signals {
  private Signals() {}

  /** Sends this process a signal. */
  public static void raise(String name) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      signal
          .getMethod("raise", signal)
          .invoke(null, signal.getConstructor(String.class).newInstance(name));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JVM cannot send SIG" + name, e);
    }
  }

  /** Runs an action, on a thread of the JVM's, whenever the signal arrives. */
  public static void on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  action.run();
                }
                return null;
              });
      Method handle = signal.getMethod("handle", signal, handler);
      handle.invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JVM cannot handle SIG" + name, e);
    }
  }

  /** The same, if the JVM leaves the signal to us (SIGUSR2, say, it may need for itself). */
  public static void tryOn(String name, Runnable action) {
    try {
      on(name, action);
    } catch (IllegalStateException e) {
      // Then the signal does what it does to every process.
      return;
    }
  }
}
