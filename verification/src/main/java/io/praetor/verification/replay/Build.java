package io.praetor.verification.replay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The state machine of a build, whose classes may be of a class loader of their own. Owned by one
 * thread.
 */
final class Build {
  private final ClassLoader classes;
  private final Class<?> snapshots;
  private final Method apply;
  private final Method view;
  private final Method restore;
  private final Method decode;
  private final Method encode;
  private final Method timeMs;
  private final Method commands;
  private Object machine;

  private Build(ClassLoader classes) throws ReflectiveOperationException {
    this.classes = classes;
    Class<?> codec = classes.loadClass("io.praetor.store.command.CommandCodec");
    snapshots = classes.loadClass("io.praetor.store.snapshot.SnapshotCodec");
    Class<?> type = classes.loadClass("io.praetor.store.StateMachine");
    apply = type.getMethod("apply", long.class, List.class);
    view = type.getMethod("view");
    restore = type.getMethod("restore", view.getReturnType());
    decode = codec.getMethod("decodeBatch", byte[].class);
    encode = codec.getMethod("encodeBatch", long.class, List.class);
    timeMs = decode.getReturnType().getMethod("timeMs");
    commands = decode.getReturnType().getMethod("commands");
    machine = empty();
  }

  /** This build. */
  static Build own() throws ReflectiveOperationException {
    return new Build(Build.class.getClassLoader());
  }

  /**
   * The build of a launcher.
   *
   * @throws IOException if it has no library
   */
  static Build of(Path launcher) throws IOException, ReflectiveOperationException {
    Path real = launcher.toRealPath();
    Path folder = real.resolveSibling("lib");
    if (!Files.isDirectory(folder)) {
      folder = real.resolveSibling("cli/target/praetor/lib");
    }
    try (Stream<Path> files = Files.list(folder)) {
      URL[] jars =
          files
              .filter(file -> file.toString().endsWith(".jar"))
              .map(Build::url)
              .toArray(URL[]::new);
      return new Build(new URLClassLoader(jars, ClassLoader.getPlatformClassLoader()));
    }
  }

  private static URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Object empty() throws ReflectiveOperationException {
    Class<?> reader = classes.loadClass("io.praetor.store.SnapshotReader");
    Object reading =
        Proxy.newProxyInstance(
            classes,
            new Class<?>[] {reader},
            (proxy, method, arguments) -> {
              Method read = snapshots.getMethod("read", method.getParameterTypes());
              try {
                return read.invoke(null, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    return view.getDeclaringClass().getConstructor(reader).newInstance(reading);
  }

  /** Begins anew with an empty store. */
  void reset() throws ReflectiveOperationException {
    machine = empty();
  }

  /** The state machine itself. */
  Object machine() {
    return machine;
  }

  /** Applies a log entry; the outcomes of its commands as texts. */
  List<String> apply(byte[] entry) throws ReflectiveOperationException {
    Object batch = decode.invoke(null, (Object) entry);
    List<?> outcomes =
        (List<?>) apply.invoke(machine, timeMs.invoke(batch), commands.invoke(batch));
    return outcomes.stream().map(Rendering::named).toList();
  }

  /** A log entry read and written again. */
  byte[] recoded(byte[] entry) throws ReflectiveOperationException {
    Object batch = decode.invoke(null, (Object) entry);
    return (byte[]) encode.invoke(null, timeMs.invoke(batch), commands.invoke(batch));
  }

  /** The whole state. */
  byte[] snapshot() throws ReflectiveOperationException {
    return (byte[])
        snapshots.getMethod("encode", view.getReturnType()).invoke(null, view.invoke(machine));
  }

  /** Goes on from a snapshot, as a server does that was too far behind. */
  void restore(byte[] snapshot) throws ReflectiveOperationException {
    machine = empty();
    restore.invoke(
        machine, snapshots.getMethod("decode", byte[].class).invoke(null, (Object) snapshot));
  }
}
