package io.praetor.verification.locks;

import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.KeptConnection;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A great many sessions on one server, renewed at random and then left alone: what they cost, and
 * how well their ends keep time. Owned by the thread that runs it.
 */
public final class Crowd {
  private static final Duration START_WAIT_MAX = Duration.ofSeconds(60);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
  private static final int CALLERS = 32;
  private static final int TTL_SECONDS = 30;

  /** Every so many sessions one holds a key, whose release tells when it ended. */
  private static final int WATCHED_EACH = 200;

  private final ProductProcess praetor;
  private final int renewSeconds;
  private final Member[] members;
  private final AtomicLong renewals = new AtomicLong();
  private final AtomicInteger early = new AtomicInteger();

  private Crowd(ProductProcess praetor, int count, int renewSeconds) {
    this.praetor = praetor;
    this.renewSeconds = renewSeconds;
    this.members = new Member[count];
  }

  /** One session; changed by the caller that it belongs to. */
  private static final class Member {
    final String id;
    long dueNanos;

    /** Its end cannot come before the first, and should not come after the second. */
    volatile long endFromNanos;

    volatile long endToNanos;

    Member(String id) {
      this.id = id;
    }

    void renewed(long sentNanos, long answeredNanos, Random random) {
      endFromNanos = sentNanos + TimeUnit.SECONDS.toNanos(TTL_SECONDS);
      endToNanos = answeredNanos + TimeUnit.SECONDS.toNanos(TTL_SECONDS);
      // Between a fifth and four fifths of its TTL from now.
      dueNanos = answeredNanos + (long) ((0.2 + 0.6 * random.nextDouble()) * TTL_SECONDS * 1e9);
    }
  }

  /** {@code sessions [-count=N] [-renew=SECONDS]}: exits with 1 if one ended early. */
  public static void main(String[] arguments) throws Exception {
    int count = 100_000;
    int renewSeconds = 60;
    for (String argument : arguments) {
      String value = argument.substring(argument.indexOf('=') + 1);
      if (argument.startsWith("-count=")) {
        count = Integer.parseInt(value);
      } else if (argument.startsWith("-renew=")) {
        renewSeconds = Integer.parseInt(value);
      } else {
        System.err.println("usage: sessions [-count=N] [-renew=SECONDS]; not known: " + argument);
        System.exit(2);
      }
    }
    Path folder = Files.createTempDirectory("praetor-sessions");
    try (ProductProcess praetor =
        ProductProcess.single(folder, "-hcl=limits { http_max_conns_per_client = 100000 }")
            .awaitLeader(START_WAIT_MAX)) {
      System.exit(new Crowd(praetor, count, renewSeconds).run() ? 0 : 1);
    }
  }

  private boolean run() throws Exception {
    long emptyKib = praetor.residentKib();
    long begun = System.nanoTime();
    each(this::create);
    double createSeconds = (System.nanoTime() - begun) / 1e9;
    try (ExecutorService watchers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Double>> ends = new ArrayList<>();
      for (int i = 0; i < members.length; i += WATCHED_EACH) {
        Member watched = members[i];
        ends.add(watchers.submit(() -> lateness(watched)));
      }
      long cpuBefore = cpuMs();
      begun = System.nanoTime();
      each(this::renew);
      double seconds = (System.nanoTime() - begun) / 1e9;
      double cpu = (cpuMs() - cpuBefore) / 1e3;
      long fullKib = praetor.residentKib();
      System.out.printf(
          Locale.ROOT,
          "%,d sessions: created in %.1f s (%,.0f a second); %,d renewals in %.0f s: %.2f s of CPU a"
              + " second, %.0f us each; resident %,d KiB, %,d before: %.0f bytes each%n",
          members.length,
          createSeconds,
          members.length / createSeconds,
          renewals.get(),
          seconds,
          cpu / seconds,
          cpu * 1e6 / renewals.get(),
          fullKib,
          emptyKib,
          (fullKib - emptyKib) * 1024.0 / members.length);
      cpuBefore = cpuMs();
      begun = System.nanoTime();
      double[] late = new double[ends.size()];
      for (int i = 0; i < late.length; i++) {
        late[i] = ends.get(i).get();
      }
      awaitNone();
      report(late, (cpuMs() - cpuBefore) / 1e3, (System.nanoTime() - begun) / 1e9);
    }
    return early.get() == 0;
  }

  private void report(double[] late, double cpu, double seconds) {
    Arrays.sort(late);
    System.out.printf(
        Locale.ROOT,
        "all ended in %.1f s, %.1f s of CPU; actual against due, of %d: from %+.0f to %+.0f ms, median"
            + " %+.0f, 99th of a hundred %+.0f; %d ended early%n",
        seconds,
        cpu,
        late.length,
        late[0],
        late[late.length - 1],
        late[late.length / 2],
        late[late.length * 99 / 100],
        early.get());
  }

  /** A caller's share of the members, on its own connection. */
  private interface Share {
    void of(KeptConnection connection, List<Integer> positions, Random random) throws Exception;
  }

  private void each(Share share) throws Exception {
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        int first = caller;
        tasks.add(() -> {
          List<Integer> positions = new ArrayList<>();
          for (int i = first; i < members.length; i += CALLERS) {
            positions.add(i);
          }
          try (KeptConnection connection = new KeptConnection(praetor.httpPort())) {
            share.of(connection, positions, new Random(first));
          }
          return null;
        });
      }
      for (Future<Void> done : callers.invokeAll(tasks)) {
        done.get();
      }
    }
  }

  private static String send(KeptConnection connection, String path, String body)
      throws IOException {
    RawHttp.Answer answer =
        connection.send("PUT", path, body.getBytes(StandardCharsets.US_ASCII), ANSWER_MAX);
    if (answer.status() != 200) {
      throw new IOException("PUT " + path + " answers " + answer.status() + ": " + answer.text());
    }
    return answer.text();
  }

  private void create(KeptConnection connection, List<Integer> positions, Random random)
      throws IOException {
    for (int i : positions) {
      long sent = System.nanoTime();
      String text =
          send(
              connection,
              "/v1/session/create",
              "{\"TTL\":\"" + TTL_SECONDS + "s\",\"LockDelay\":\"0s\"}");
      Member member = new Member(text.split("\"")[3]);
      member.renewed(sent, System.nanoTime(), random);
      members[i] = member;
      if (i % WATCHED_EACH == 0) {
        send(connection, key(member) + "?acquire=" + member.id, "");
      }
    }
  }

  private static String key(Member member) {
    return "/v1/kv/crowd/" + member.id;
  }

  private void renew(KeptConnection connection, List<Integer> positions, Random random)
      throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(renewSeconds);
    PriorityQueue<Member> next = new PriorityQueue<>(Comparator.comparingLong(m -> m.dueNanos));
    positions.forEach(i -> next.add(members[i]));
    while (System.nanoTime() - until < 0) {
      Member member = next.remove();
      TimeUnit.NANOSECONDS.sleep(Math.min(member.dueNanos, until) - System.nanoTime());
      if (System.nanoTime() - until >= 0) {
        return;
      }
      long sent = System.nanoTime();
      RawHttp.Answer answer =
          connection.send("PUT", "/v1/session/renew/" + member.id, null, ANSWER_MAX);
      if (answer.status() == 200) {
        member.renewed(sent, System.nanoTime(), random);
        renewals.incrementAndGet();
        next.add(member);
      } else if (sent - member.endFromNanos < 0) {
        early.incrementAndGet();
      }
    }
  }

  /** Waits for the end of a session by the key that it holds: ms after it was due. */
  private double lateness(Member member) throws IOException {
    try (KeptConnection connection = new KeptConnection(praetor.httpPort())) {
      String index = "0";
      while (true) {
        RawHttp.Answer answer =
            connection.send("GET", key(member) + "?index=" + index, null, Duration.ofMinutes(6));
        long now = System.nanoTime();
        if (!answer.text().contains("\"Session\"")) {
          if (now - member.endFromNanos < 0) {
            early.incrementAndGet();
          }
          return (now - member.endToNanos) / 1e6;
        }
        index = String.valueOf(answer.header("X-Consul-Index"));
      }
    }
  }

  private void awaitNone() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TTL_SECONDS);
    while (true) {
      String list = RawHttp.send(praetor.httpPort(), "GET", "/v1/session/list", null).text();
      if (list.strip().equals("[]")) {
        return;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new IOException(
            "sessions are left a whole TTL after they were due: " + list.length());
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  /** CPU time of the server: fields 14 and 15 of its stat (proc(5)), in ticks of 10 ms. */
  private long cpuMs() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + praetor.pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return 10 * (Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
  }
}
