import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.praetor.client.Consistency;
import io.praetor.client.Praetor;
import io.praetor.client.RegisteredService;
import io.praetor.client.Watch;
import io.praetor.client.service.CheckDefinition;
import io.praetor.client.service.ServiceDefinition;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;

/** A backend: takes a free port, registers itself with a check, and answers with a greeting that a key holds. */
public class Backend {
  private static volatile String greeting = "(no greeting)";

  public static void main(String[] arguments) throws Exception {
    String id = arguments[0];
    Praetor praetor = Praetor.fromEnvironment();
    Watch setting =
        praetor
            .kv()
            .watch(
                "config/backend/greeting",
                Consistency.DEFAULT,
                now -> now.value().forEach(entry -> greeting = entry.text()));

    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 100);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/health", exchange -> answer(exchange, "well"));
    server.createContext("/greet", exchange -> answer(exchange, id + " says " + greeting));
    server.start();

    int port = server.getAddress().getPort();
    RegisteredService registered =
        praetor
            .agent()
            .keep(
                ServiceDefinition.of("backend", port)
                    .withId(id)
                    .withAddress("127.0.0.1")
                    .withCheck(
                        CheckDefinition.http("http://127.0.0.1:" + port + "/health", Duration.ofMillis(500))
                            .withTimeout(Duration.ofSeconds(2))));
    System.out.println(id + " listens on port " + port);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  registered.close();
                  setting.close();
                  server.stop(1); // what is being answered may take a second
                }));
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
