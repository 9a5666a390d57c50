package io.praetor.verification.strain;

import io.praetor.verification.process.ProductHome;
import io.praetor.verification.process.ProductProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Runs every strain against a durable server of its own and prints what each gave; the first one
 * that finds a wrong answer ends the run with it. Owned by the main thread.
 */
public final class Strain {
  private static final Duration START_WAIT_MAX = Duration.ofSeconds(60);
  private static final int OPEN_FILES = 512;
  private static final String SMALL_HEAP = "'-Xmx256m -XX:+UseSerialGC -XX:MinHeapFreeRatio=20'";

  private Strain() {}

  /** {@code strain [-seconds=N] [-only=lists]} */
  public static void main(String[] arguments) throws Exception {
    int seconds = 5;
    boolean listsAlone = false;
    for (String argument : arguments) {
      if (argument.equals("-only=lists")) {
        listsAlone = true;
        continue;
      }
      if (!argument.startsWith("-seconds=")) {
        System.err.println("usage: strain [-seconds=N] [-only=lists]; not known: " + argument);
        System.exit(2);
      }
      seconds = Integer.parseInt(argument.substring("-seconds=".length()));
    }
    Path folder = Files.createTempDirectory("praetor-strain");
    if (listsAlone) {
      lists(folder, seconds);
      delete(folder);
      return;
    }
    try (ProductProcess praetor =
        ProductProcess.single(
            smallHeap(folder),
            folder.resolve("server"),
            "-hcl=limits { http_max_conns_per_client = 10000 }")) {
      praetor.awaitLeader(START_WAIT_MAX);
      System.out.println(Churn.run(praetor, seconds));
      System.out.println(Pipelines.run(praetor));
      System.out.println(LargeValues.run(praetor));
      System.out.println(ManyKeys.run(praetor));
      System.out.println(SlowReaders.run(praetor, seconds));
      System.out.println(SlowConnections.run(praetor, 4 * seconds));
    }
    lists(folder, seconds);
    try (ProductProcess praetor =
        ProductProcess.single(
            fewFiles(folder),
            folder.resolve("few"),
            "-hcl=limits { http_max_conns_per_client = 10000 }")) {
      praetor.awaitLeader(START_WAIT_MAX);
      System.out.println(FilesRunOut.run(praetor, OPEN_FILES));
    }
    delete(folder);
  }

  /** Large answers, with memory for them. */
  private static void lists(Path folder, int seconds) throws Exception {
    try (ProductProcess praetor =
        ProductProcess.single(ProductHome.launcher(), folder.resolve("lists"))) {
      praetor.awaitLeader(START_WAIT_MAX);
      System.out.println(LargeLists.run(praetor, seconds));
    }
  }

  /** A launcher whose process may have only so many files open. */
  private static Path fewFiles(Path folder) throws IOException {
    return launcher(folder.resolve("few-files"), "ulimit -n " + OPEN_FILES);
  }

  /** A launcher with a heap that soon shows what is held, and little of what is only garbage. */
  private static Path smallHeap(Path folder) throws IOException {
    return launcher(folder.resolve("small-heap"), "export PRAETOR_JAVA_OPTS=" + SMALL_HEAP);
  }

  private static Path launcher(Path launcher, String before) throws IOException {
    Files.writeString(
        launcher, "#!/bin/sh\n" + before + "\nexec " + ProductHome.launcher() + " \"$@\"\n");
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    return launcher;
  }

  /** How many files a process has open (proc(5)). */
  static long openFiles(ProductProcess praetor) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/" + praetor.pid() + "/fd"))) {
      return files.count();
    }
  }

  static void check(boolean holds, String otherwise) throws IOException {
    if (!holds) {
      throw new IOException(otherwise);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
