package io.praetor.verification.cluster;

import io.praetor.verification.history.Disturbance;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Kills and stops the agents of a cluster that are no servers, by a seed and whatever happens to
 * the servers meanwhile. A thread of its own, which alone changes them until {@link #end}.
 */
public final class ClientNemesis {
  private static final long UP_MS_MIN = 2_000;
  private static final long UP_MS_MAX = 9_000;
  private static final long DOWN_MS_MAX = 1_500;
  private static final long PAUSE_MS_MIN = 500;
  private static final long PAUSE_MS_MAX = 3_000;

  /** One in so many is stopped rather than killed. */
  private static final int PAUSES = 4;

  private final List<Member> clients;
  private final Random random;
  private final Consumer<Disturbance> record;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread;
  private int kills;
  private int pauses;
  private @Nullable IOException failure;

  private ClientNemesis(List<Member> clients, Random random, Consumer<Disturbance> record) {
    this.clients = clients;
    this.random = random;
    this.record = record;
    this.thread = Thread.ofPlatform().name("client-nemesis").unstarted(this::run);
  }

  /**
   * Begins.
   *
   * @param record told when one was stopped, so that the slowness of its answers proves nothing; a
   *     kill makes none late: whoever waited is told by the end of the connection
   */
  public static ClientNemesis start(Cluster cluster, Random random, Consumer<Disturbance> record) {
    ClientNemesis nemesis = new ClientNemesis(cluster.clients(), random, record);
    if (!nemesis.clients.isEmpty()) {
      nemesis.thread.start();
    }
    return nemesis;
  }

  private void run() {
    try {
      while (!ended.await(random.nextLong(UP_MS_MIN, UP_MS_MAX), TimeUnit.MILLISECONDS)) {
        Member client = clients.get(random.nextInt(clients.size()));
        if (random.nextInt(PAUSES) == 0) {
          pause(client);
        } else {
          client.kill();
          TimeUnit.MILLISECONDS.sleep(random.nextLong(DOWN_MS_MAX));
          client.start();
          kills++;
        }
      }
    } catch (IOException e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pause(Member client) throws IOException, InterruptedException {
    long from = System.nanoTime();
    client.pause();
    TimeUnit.MILLISECONDS.sleep(random.nextLong(PAUSE_MS_MIN, PAUSE_MS_MAX));
    client.resume();
    record.accept(new Disturbance("pause " + client.name(), from, System.nanoTime()));
    pauses++;
  }

  /**
   * Leaves all of them running and alone; what was done, for people.
   *
   * @throws IllegalStateException if one could not be started or stopped
   */
  public String end() throws InterruptedException {
    ended.countDown();
    thread.join();
    if (failure != null) {
      throw new IllegalStateException("a client agent is not to be had any more", failure);
    }
    return kills + " kills and " + pauses + " pauses of client agents";
  }
}
