package io.praetor.verification.services;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * What HTTP checks ask: {@code /fine} answers at once, {@code /slow} after some time with the
 * status that it has then. Any thread.
 */
final class Backend implements AutoCloseable {
  /** How long a run of a check on {@code /slow} takes. */
  static final long SLOW_MS = 50;

  private static final int BACKLOG = 1_024;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong asked = new AtomicLong();
  private volatile int status = 200;

  Backend() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    server.setExecutor(threads);
    server.createContext(
        "/fine",
        exchange -> {
          asked.incrementAndGet();
          answer(exchange, 200);
        });
    server.createContext(
        "/slow",
        exchange -> {
          LockSupport.parkNanos(SLOW_MS * 1_000_000);
          answer(exchange, status);
        });
    server.start();
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** How often it was asked for what is fine. */
  long asked() {
    return asked.get();
  }

  /** From now on, what is slow has another status. */
  void turn(int newStatus) {
    status = newStatus;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
