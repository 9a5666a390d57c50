package io.praetor.agent.check.probe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes that scripts have started, and their threads. Any thread.
 *
 * <p>A process whose parent has ended is found by a variable of its environment, which all that a
 * script starts inherit: it has left the tree of processes, and may have left the group and the
 * session too. Where there is no {@code /proc}, only the tree is known.
 */
final class ScriptProcesses implements AutoCloseable {
  static final String MARK = "PRAETOR_CHECK_RUN";

  private static final Logger LOG = LoggerFactory.getLogger("checks");
  private static final Path PROC = Path.of("/proc");
  private static final String ENTRY = MARK + "=";
  private static final int KILL_ROUNDS_MAX = 10;
  private static final long SWEEP_MS = 1_000;

  private final String own = UUID.randomUUID().toString();
  private final AtomicLong runs = new AtomicLong();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          r -> Thread.ofPlatform().name("check-script").daemon().unstarted(r));

  /** Runs that are over, with the time at which what they have left is killed. Guarded by this. */
  private final Map<String, Long> left = new HashMap<>();

  private boolean sweeping;
  private boolean closed;

  String newMark() {
    return own + ":" + runs.incrementAndGet();
  }

  void execute(Runnable run) {
    threads.execute(run);
  }

  /** Kills a script and all that it has started. */
  void kill(Process script, String mark) {
    List<ProcessHandle> tree = script.descendants().collect(Collectors.toList());
    script.destroyForcibly();
    tree.forEach(ProcessHandle::destroyForcibly);
    for (int i = 0; i < KILL_ROUNDS_MAX && killMarked(Map.of(mark, 0L)) > 0; i++) {
      LOG.debug("Looked for what {} has started once more", mark);
    }
  }

  /** Has what a run that is over has left behind killed once its time is over. */
  void leave(String mark, long endNanos) {
    synchronized (this) {
      left.put(mark, endNanos);
      if (sweeping || closed) {
        return;
      }
      sweeping = true;
    }
    try {
      threads.execute(this::sweep);
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed meanwhile, which kills what is left", e);
    } catch (Error e) {
      LOG.warn("No thread for killing what scripts leave behind: the next run tries again", e);
      synchronized (this) {
        sweeping = false;
      }
    }
  }

  private void sweep() {
    try {
      while (isMoreLeft()) {
        TimeUnit.MILLISECONDS.sleep(SWEEP_MS);
        sweepOnce();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean isMoreLeft() {
    sweeping = !left.isEmpty() && !closed;
    return sweeping;
  }

  private void sweepOnce() {
    Map<String, Long> looked;
    synchronized (this) {
      looked = new HashMap<>(left);
    }
    Map<Long, String> marked = marked();
    long now = System.nanoTime();
    looked.forEach((mark, endNanos) -> {
      if (!marked.containsValue(mark)) {
        synchronized (this) {
          left.remove(mark);
        }
      }
    });
    looked.values().removeIf(endNanos -> endNanos - now > 0);
    if (!looked.isEmpty()) {
      int killed = killMarked(looked);
      if (killed > 0) {
        LOG.warn("Killed {} processes that scripts had left behind beyond their timeout", killed);
      }
    }
  }

  private int killMarked(Map<String, Long> marks) {
    int killed = 0;
    for (Map.Entry<Long, String> each : marked().entrySet()) {
      if (marks.containsKey(each.getValue())) {
        killed +=
            ProcessHandle.of(each.getKey()).map(ProcessHandle::destroyForcibly).orElse(false)
                ? 1
                : 0;
      }
    }
    return killed;
  }

  /** The processes that scripts of this agent have started, by their ids, with the runs' marks. */
  private Map<Long, String> marked() {
    Map<Long, String> found = new HashMap<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path each : all) {
        String mark = mark(each);
        if (mark.startsWith(own)) {
          found.put(Long.parseLong(each.getFileName().toString()), mark);
        }
      }
    } catch (IOException | DirectoryIteratorException | NumberFormatException e) {
      LOG.debug("The processes of this machine could not be listed", e);
    }
    return found;
  }

  private static String mark(Path process) {
    try {
      String environment =
          new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.ISO_8859_1);
      int at = environment.startsWith(ENTRY) ? 0 : environment.indexOf('\0' + ENTRY) + 1;
      if (at == 0 && !environment.startsWith(ENTRY)) {
        return "";
      }
      int end = environment.indexOf('\0', at);
      return environment.substring(at + ENTRY.length(), end < 0 ? environment.length() : end);
    } catch (IOException e) {
      // Another user's, or ended meanwhile.
      return "";
    }
  }

  /** Kills all that scripts have started. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    threads.shutdownNow();
    if (runs.get() == 0) {
      return;
    }
    for (int i = 0; i < KILL_ROUNDS_MAX; i++) {
      Map<String, Long> marks = new HashMap<>();
      marked().values().forEach(mark -> marks.put(mark, 0L));
      if (marks.isEmpty() || killMarked(marks) == 0) {
        return;
      }
    }
  }
}
