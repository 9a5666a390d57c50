package io.praetor.verification.load;

import io.praetor.agent.consensus.LogObserver;
import io.praetor.agent.consensus.LogOptions;
import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.RaftLog;
import io.praetor.agent.consensus.ReplicatedLog;
import io.praetor.agent.consensus.Transport;
import io.praetor.store.StateMachine;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.kv.Key;
import io.praetor.store.snapshot.SnapshotCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Measures the replicated log alone: one server or three in this process, on disk, messages handed
 * over in memory, so many writes in flight. The main thread proposes; the log's threads answer.
 *
 * <p>Arguments: servers (1 or 3), seconds for each figure, entries in flight, then the numbers of
 * writes in flight.
 */
public final class LogBench {

  private static final int VALUE_BYTES = 256;
  private static final int KEYS = 1_000;
  private static final int BASE_PORT = 21_900;
  private static final int SAMPLES_MAX = 1 << 22;

  private LogBench() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    int servers = args.length > 0 ? Integer.parseInt(args[0]) : 1;
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    int entries = args.length > 2 ? Integer.parseInt(args[2]) : 2;
    List<Integer> inFlight =
        args.length > 3
            ? Arrays.stream(args, 3, args.length).map(Integer::valueOf).toList()
            : List.of(1, 16, 64, 256);
    Path folder = Files.createTempDirectory("praetor-log-bench-");
    Memory network = new Memory();
    List<ReplicatedLog> logs = new ArrayList<>();
    try {
      List<String> peers = new ArrayList<>();
      for (int i = 0; i < servers; i++) {
        peers.add("127.0.0.1:" + (BASE_PORT + i));
      }
      long openedAt = System.nanoTime();
      for (String peer : peers) {
        Path own = folder.resolve(peer.substring(peer.indexOf(':') + 1));
        logs.add(
            RaftLog.open(
                LogOptions.builder(peer).dataDir(own).entriesInFlightMax(entries).build(),
                new StateMachine(SnapshotCodec::read),
                network.transport(peer),
                (reason, cause) -> {
                  throw new IllegalStateException(reason, cause);
                },
                LogObserver.NONE));
      }
      logs.forEach(log -> log.bootstrap(peers));
      ReplicatedLog leader = leader(logs);
      System.out.printf(
          "%d server(s), %d entries in flight, ready after %d ms%n",
          servers, entries, (System.nanoTime() - openedAt) / 1_000_000);
      measure(leader, 64, seconds);
      for (int writes : inFlight) {
        System.out.println(measure(leader, writes, seconds));
      }
    } finally {
      logs.forEach(ReplicatedLog::close);
      network.close();
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      }
    }
  }

  private static ReplicatedLog leader(List<ReplicatedLog> logs) {
    while (true) {
      for (ReplicatedLog log : logs) {
        if (log.leaseValid()) {
          return log;
        }
      }
      LockSupport.parkNanos(100_000);
    }
  }

  private static String measure(ReplicatedLog log, int inFlight, int seconds)
      throws InterruptedException {
    Semaphore room = new Semaphore(inFlight);
    long[] latencies = new long[SAMPLES_MAX];
    AtomicInteger measured = new AtomicInteger();
    AtomicLong failed = new AtomicLong();
    byte[] value = new byte[VALUE_BYTES];
    long begun = System.nanoTime();
    long end = begun + seconds * 1_000_000_000L;
    for (int i = 0; System.nanoTime() < end; i++) {
      room.acquire();
      long at = System.nanoTime();
      log.propose(
          new Command.KvSet(Key.utf8("key" + i % KEYS), value, 0),
          new ProposalListener() {
            @Override
            public void applied(Outcome outcome) {
              int sample = measured.getAndIncrement();
              if (sample < SAMPLES_MAX) {
                latencies[sample] = System.nanoTime() - at;
              }
              room.release();
            }

            @Override
            public void failed(ProposalFailure failure) {
              failed.incrementAndGet();
              room.release();
            }
          });
    }
    room.acquire(inFlight);
    double took = (System.nanoTime() - begun) / 1e9;
    int samples = Math.min(measured.get(), SAMPLES_MAX);
    Arrays.sort(latencies, 0, samples);
    return samples == 0
        ? inFlight + " in flight: nothing was written, " + failed + " failed"
        : String.format(
            "%4d in flight: %8.0f writes/s, p50 %6.2f ms, p99 %6.2f ms, failed %d",
            inFlight,
            measured.get() / took,
            latencies[samples / 2] / 1e6,
            latencies[(int) (samples * 0.99)] / 1e6,
            failed.get());
  }

  /** Hands messages from one server to another, in order, on one thread for each direction. */
  private static final class Memory implements AutoCloseable {

    private final Map<String, Transport.Handler> handlers = new ConcurrentHashMap<>();
    private final Map<String, ExecutorService> links = new ConcurrentHashMap<>();

    Transport transport(String self) {
      return new Transport() {
        @Override
        public void serve(Handler handler) {
          handlers.put(self, handler);
        }

        @Override
        public void request(
            String peer, byte[] message, long timeoutMs, PeerReplyListener listener) {
          AtomicBoolean once = new AtomicBoolean();
          link(self, peer)
              .execute(() -> {
                Handler handler = handlers.get(peer);
                if (handler == null) {
                  listener.failed(false, "the server has not started");
                  return;
                }
                handler.handle(
                    message,
                    answer ->
                        link(peer, self)
                            .execute(() -> {
                              if (once.compareAndSet(false, true)) {
                                listener.answered(answer);
                              }
                            }));
              });
        }
      };
    }

    private ExecutorService link(String from, String to) {
      return links.computeIfAbsent(
          from + ">" + to,
          name -> Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory()));
    }

    @Override
    public void close() {
      links.values().forEach(ExecutorService::shutdownNow);
    }
  }
}
