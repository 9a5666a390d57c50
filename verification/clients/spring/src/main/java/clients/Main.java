package clients;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.consul.discovery.TtlScheduler;
import org.springframework.cloud.consul.serviceregistry.ConsulRegistration;
import org.springframework.cloud.consul.serviceregistry.ConsulServiceRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * An application whose property comes from a key, and follows it; it registers, finds and loses
 * itself.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class Main {
  private static final long WAIT_MS_MAX = 60_000;

  public static void main(String[] arguments) throws Exception {
    String[] address = System.getenv("CONSUL_HTTP_ADDR").split(":");
    put("first");
    SpringApplication application = new SpringApplication(Main.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    Map<String, Object> properties =
        new HashMap<>(
            Map.of(
                "spring.application.name", "verified",
                "spring.config.import", "consul:",
                "spring.cloud.consul.host", address[0],
                "spring.cloud.consul.port", address[1],
                "spring.cloud.consul.config.watch.delay", "100",
                // It asks for one folder after the other, and waits that long for a change of each.
                "spring.cloud.consul.config.watch.wait-time", "2",
                "spring.cloud.consul.discovery.port", "8080",
                "spring.cloud.consul.discovery.hostname", "127.0.0.1",
                "spring.cloud.consul.discovery.heartbeat.enabled", "true",
                "spring.cloud.consul.discovery.query-passing", "true"));
    // Long enough for a machine that does other things too.
    properties.put("spring.cloud.consul.discovery.heartbeat.ttl", "8s");
    application.setDefaultProperties(properties);
    try (ConfigurableApplicationContext context = application.run(arguments)) {
      await(context, "first");
      put("second");
      await(context, "second");
      discover(context);
    } catch (RuntimeException | Error e) {
      // Threads of the application would keep a failed run going.
      e.printStackTrace();
      System.exit(1);
    }
    System.out.println("ok");
    System.exit(0);
  }

  /**
   * An application registers itself with a TTL, is found while it keeps it, is lost when it does
   * not, found again, out of use by maintenance, and gone when it deregisters.
   */
  private static void discover(ConfigurableApplicationContext context) throws InterruptedException {
    ConsulServiceRegistry registry = context.getBean(ConsulServiceRegistry.class);
    ConsulRegistration registration = context.getBean(ConsulRegistration.class);
    awaitInstances(context, 0);
    registry.register(registration);
    awaitInstances(context, 1);
    TtlScheduler heartbeats = context.getBean(TtlScheduler.class);
    heartbeats.remove(registration.getInstanceId());
    awaitInstances(context, 0);
    heartbeats.add(registration.getService());
    awaitInstances(context, 1);
    registry.setStatus(registration, "OUT_OF_SERVICE");
    awaitInstances(context, 0);
    registry.setStatus(registration, "UP");
    awaitInstances(context, 1);
    registry.deregister(registration);
    awaitInstances(context, 0);
  }

  private static void awaitInstances(ConfigurableApplicationContext context, int wanted)
      throws InterruptedException {
    DiscoveryClient discovery = context.getBean(DiscoveryClient.class);
    long deadline = System.nanoTime() + WAIT_MS_MAX * 1_000_000;
    while (discovery.getInstances("verified").size() != wanted) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(
            "instances are " + discovery.getInstances("verified") + ", not " + wanted);
      }
      Thread.sleep(20);
    }
  }

  private static void await(ConfigurableApplicationContext context, String wanted)
      throws InterruptedException {
    long deadline = System.nanoTime() + WAIT_MS_MAX * 1_000_000;
    String got = context.getEnvironment().getProperty("greeting");
    while (!wanted.equals(got)) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("the property is " + got + ", not " + wanted);
      }
      Thread.sleep(20);
      got = context.getEnvironment().getProperty("greeting");
    }
  }

  private static void put(String value) throws Exception {
    URI key =
        URI.create(
            "http://" + System.getenv("CONSUL_HTTP_ADDR") + "/v1/kv/config/verified/greeting");
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(key).PUT(HttpRequest.BodyPublishers.ofString(value)).build(),
                HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("put: " + answer.statusCode() + " " + answer.body());
    }
  }
}
