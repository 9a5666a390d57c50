import io.praetor.client.Praetor;
import io.praetor.client.ServiceWatch;
import io.praetor.client.service.Instance;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A frontend: four callers ask the healthy backends all the time, and twice a second it prints who answered what. */
public class Frontend {
  private static final int CALLERS = 4;

  private static final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
  private static final AtomicInteger failed = new AtomicInteger();
  private static final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(2)).build();

  public static void main(String[] arguments) throws Exception {
    ServiceWatch backends = Praetor.fromEnvironment().services().watch("backend");
    backends.awaitInstances(Duration.ofSeconds(60));
    for (int i = 0; i < CALLERS; i++) {
      Thread.ofPlatform().daemon().start(() -> call(backends));
    }
    while (true) {
      Thread.sleep(500);
      Map<String, Integer> now = new TreeMap<>();
      answers.forEach((who, count) -> now.put(who, count.getAndSet(0)));
      now.values().removeIf(count -> count == 0);
      System.out.println("failed so far: " + failed + "; answered: " + now);
    }
  }

  private static void call(ServiceWatch backends) {
    while (true) {
      try {
        count(answer(backends));
        Thread.sleep(5);
      } catch (IOException e) {
        System.out.println("a request failed: " + e);
        failed.incrementAndGet();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Where no connection can be made nothing has happened yet: the next instance is asked. */
  private static String answer(ServiceWatch backends) throws IOException, InterruptedException {
    for (int tried = 0; tried < 5; tried++) {
      Optional<Instance> instance = backends.next();
      if (instance.isEmpty()) {
        break;
      }
      URI uri = URI.create("http://" + instance.get().authority() + "/greet");
      try {
        return http.send(HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString()).body();
      } catch (ConnectException e) {
        backends.setAside(instance.get());
      } catch (IOException e) {
        // The request was on its way: whether it was done is not known, and it is not sent twice.
        backends.setAside(instance.get());
        throw e;
      }
    }
    throw new IOException("no backend can be reached");
  }

  private static void count(String answer) {
    answers.computeIfAbsent(answer, any -> new AtomicInteger()).incrementAndGet();
  }
}
