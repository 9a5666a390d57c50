package io.praetor.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The way to a cluster, through one agent or several. Immutable, made once by an application, used
 * by any thread; it holds nothing that must be closed.
 */
public final class Praetor {
  private final Kv kv;
  private final Sessions sessions;
  private final Http http;

  private Praetor(Http http) {
    this.http = http;
    kv = new Kv(http);
    sessions = new Sessions(http);
  }

  /**
   * As the environment says: CONSUL_HTTP_ADDR, CONSUL_HTTP_SSL and CONSUL_HTTP_TOKEN, else the
   * agent of this machine.
   */
  public static Praetor fromEnvironment() {
    return fromEnvironment(System.getenv().getOrDefault("CONSUL_HTTP_ADDR", "127.0.0.1:8500"));
  }

  /**
   * Through one agent, with CONSUL_HTTP_SSL and CONSUL_HTTP_TOKEN as the environment says.
   *
   * @param agent {@code host:port}, or a URL
   */
  public static Praetor fromEnvironment(String agent) {
    Map<String, String> env = System.getenv();
    String scheme =
        Boolean.parseBoolean(env.getOrDefault("CONSUL_HTTP_SSL", "")) ? "https" : "http";
    return at(agent.contains("://") ? agent : scheme + "://" + agent)
        .token(env.getOrDefault("CONSUL_HTTP_TOKEN", ""))
        .build();
  }

  /**
   * Begins with the agents' addresses, as {@code http://host:port}; the first that answers is used.
   */
  public static Builder at(String... agents) {
    return new Builder(List.of(agents));
  }

  /**
   * Through one agent, by a transport of the application's own.
   *
   * @param timeout how long an answer may take, beyond what a blocking query waits
   */
  public static Praetor over(Transport agent, Duration timeout) {
    return new Praetor(new Http(List.of(agent), timeout));
  }

  /** Keys, transactions and watches. */
  public Kv kv() {
    return kv;
  }

  /** Sessions. */
  public Sessions sessions() {
    return sessions;
  }

  /** Live lists of healthy services, and the choice of one to call. */
  public Services services() {
    return new Services(health());
  }

  /** The agent of this machine, the first that was named: registrations and their checks. */
  public Agent agent() {
    return new Agent(http.first());
  }

  /** The nodes and services of the cluster as they are registered. */
  public Catalog catalog() {
    return new Catalog(http);
  }

  /** Which services are healthy, and the checks that decide it. */
  public Health health() {
    return new Health(http);
  }

  /** A lock on a key, that only one holds at a time. */
  public Lock lock(String key, LockOptions options) {
    return new Lock(this, key, options);
  }

  /**
   * A lock that a number may hold.
   *
   * @param prefix where its keys are: one for each contender, and {@code .lock}
   * @param limit how many may hold it; all contenders must say the same
   */
  public Semaphore semaphore(String prefix, int limit, LockOptions options) {
    return new Semaphore(this, prefix, limit, options);
  }

  /** Stands for election on a key until closed. */
  public Election election(String key, LockOptions options, Election.Listener listener) {
    return Election.start(lock(key, options), listener);
  }

  /** What can be said about the way to a cluster. */
  public static final class Builder {
    private final List<URI> agents = new ArrayList<>();
    private String token = "";
    private Duration connectTimeout = Duration.ofSeconds(2);
    private Duration timeout = Duration.ofSeconds(15);
    private @Nullable SSLContext tls;

    private Builder(List<String> agents) {
      if (agents.isEmpty()) {
        throw new IllegalArgumentException("no agent is named: give one as http://host:port");
      }
      for (String agent : agents) {
        URI uri = URI.create(agent.endsWith("/") ? agent.substring(0, agent.length() - 1) : agent);
        if (uri.getHost() == null || !String.valueOf(uri.getScheme()).startsWith("http")) {
          throw new IllegalArgumentException(
              "\"" + agent + "\" is no agent's address: give it as http://host:port");
        }
        this.agents.add(uri);
      }
    }

    /** The token that every request carries; empty for none. */
    public Builder token(String secret) {
      this.token = secret;
      return this;
    }

    /** How long a connection may take to be made; 2 s unless said. */
    public Builder connectTimeout(Duration longest) {
      this.connectTimeout = longest;
      return this;
    }

    /** How long an answer may take, beyond what a blocking query waits; 15 s unless said. */
    public Builder timeout(Duration longest) {
      this.timeout = longest;
      return this;
    }

    /** Keys and certificates for https. */
    public Builder tls(SSLContext context) {
      this.tls = context;
      return this;
    }

    /** The way to the cluster; nothing is sent yet. */
    public Praetor build() {
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NORMAL)
              .connectTimeout(connectTimeout);
      HttpClient client = (tls == null ? builder : builder.sslContext(tls)).build();
      List<Transport> transports = new ArrayList<>();
      for (URI agent : agents) {
        transports.add(new JdkTransport(client, agent, token));
      }
      return new Praetor(new Http(List.copyOf(transports), timeout));
    }
  }
}
