package io.praetor.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * An agent that answers as a test says: for what the real one does only when something is wrong.
 */
final class ScriptedAgent implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

  ScriptedAgent(Script script) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          requests.add(body.isEmpty() ? request : request + " " + body);
          try {
            script.answer(request, exchange);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            exchange.close();
          }
        });
    server.start();
  }

  interface Script {
    void answer(String request, HttpExchange exchange) throws IOException, InterruptedException;
  }

  static void reply(HttpExchange exchange, int status, long index, String body) throws IOException {
    if (index > 0) {
      exchange.getResponseHeaders().add("X-Consul-Index", Long.toString(index));
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** One key in the form of a list. */
  static String entry(String key, long index) {
    return "[{\"LockIndex\":0,\"Key\":\""
        + key
        + "\",\"Flags\":0,\"Value\":\"eA==\","
        + "\"CreateIndex\":1,\"ModifyIndex\":"
        + index
        + "}]";
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The next request that came, with its body behind it. */
  String next() throws InterruptedException {
    String request = requests.poll(60, TimeUnit.SECONDS);
    if (request == null) {
      throw new AssertionError("no request came");
    }
    return request;
  }

  int waiting() {
    return requests.size();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
