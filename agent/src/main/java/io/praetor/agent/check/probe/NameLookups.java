package io.praetor.agent.check.probe;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks up the names of hosts, for those who may not wait for it. Any thread.
 *
 * <p>One look-up of a name serves all who want it meanwhile: a name whose servers do not answer
 * takes one thread, not one for each check.
 */
final class NameLookups implements AutoCloseable {
  private static final int THREADS_MAX = 16;
  private static final long IDLE_S = 10;

  private final Map<String, CompletableFuture<InetAddress>> pending = new HashMap<>();
  private final ThreadPoolExecutor threads;

  NameLookups() {
    threads =
        new ThreadPoolExecutor(
            THREADS_MAX,
            THREADS_MAX,
            IDLE_S,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            r -> Thread.ofPlatform().name("check-names").daemon().unstarted(r));
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * The address of a host. It is there at once for one that is an address; otherwise it comes on
   * another thread, or fails with an {@link UnknownHostException}.
   */
  CompletableFuture<InetSocketAddress> address(HostPort to) {
    byte[] literal = NetUtil.createByteArrayFromIpAddressString(to.host());
    if (literal != null) {
      try {
        return CompletableFuture.completedFuture(
            new InetSocketAddress(InetAddress.getByAddress(literal), to.port()));
      } catch (UnknownHostException e) {
        return CompletableFuture.failedFuture(e);
      }
    }
    return shared(to.host()).thenApply(address -> new InetSocketAddress(address, to.port()));
  }

  private synchronized CompletableFuture<InetAddress> shared(String host) {
    CompletableFuture<InetAddress> known = pending.get(host);
    if (known != null) {
      return known;
    }
    CompletableFuture<InetAddress> answer = new CompletableFuture<>();
    pending.put(host, answer);
    try {
      threads.execute(() -> lookUp(host, answer));
    } catch (RuntimeException | Error e) {
      pending.remove(host);
      answer.completeExceptionally(e);
    }
    return answer;
  }

  private void lookUp(String host, CompletableFuture<InetAddress> answer) {
    try {
      InetAddress found = InetAddress.getByName(host);
      forget(host);
      answer.complete(found);
    } catch (UnknownHostException | RuntimeException e) {
      forget(host);
      answer.completeExceptionally(e);
    }
  }

  private synchronized void forget(String host) {
    pending.remove(host);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
