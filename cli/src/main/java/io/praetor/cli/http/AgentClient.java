package io.praetor.cli.http;

import io.praetor.cli.command.CommandException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The agent that a command speaks to. One request at a time, on one connection that is kept while
 * the agent keeps it; owned by the thread that uses it. Requests that run side by side need an
 * agent each: {@link #another}.
 */
public final class AgentClient implements AutoCloseable {
  private static final int REDIRECTS_MAX = 5;

  private final Target target;
  private final Tls tls;
  private final @Nullable String token;
  private final @Nullable String auth;
  private final @Nullable String datacenter;
  private final boolean stale;
  private final String product;

  /** Beside those that every request has. */
  private final Map<String, String> headers = new LinkedHashMap<>();

  /** Other threads may close it, and so end what this one waits for. */
  private volatile @Nullable Wire wire;

  private int answerMsMax;

  AgentClient(
      Target target,
      Tls tls,
      @Nullable String token,
      @Nullable String auth,
      @Nullable String datacenter,
      boolean stale,
      String product) {
    this.target = target;
    this.tls = tls;
    this.token = token;
    this.auth = auth;
    this.datacenter = datacenter;
    this.stale = stale;
    this.product = product;
  }

  /**
   * The agent of this very process.
   *
   * @param address HOST:PORT or unix:///path of its HTTP API
   */
  public static AgentClient local(String address, String datacenter, boolean stale)
      throws CommandException {
    Tls none = new Tls(null, null, null, null, null, true);
    return new AgentClient(
        Target.parse(address, false), none, null, null, datacenter, stale, "Praetor");
  }

  /** The same agent, on a connection of its own. */
  public AgentClient another() {
    AgentClient other = new AgentClient(target, tls, token, auth, datacenter, stale, product);
    other.headers.putAll(headers);
    return other;
  }

  /** Has every request from now on carry a header; an empty value takes it away. */
  public AgentClient header(String name, String value) {
    if (value.isEmpty()) {
      headers.remove(name);
    } else {
      headers.put(name, value);
    }
    return this;
  }

  /** Takes an agent for gone that lets a read wait longer; 0 for never. */
  public AgentClient within(int silentMsMax) {
    answerMsMax = silentMsMax;
    return this;
  }

  /** Has every change from now on say why it is made, to an agent that keeps that. */
  public AgentClient because(String reason) {
    return header("Praetor-Reason", reason);
  }

  /** Asks a question; {@code -stale} and {@code -datacenter} go with it. */
  public Response get(String path, Query query) throws IOException, CommandException {
    if (stale) {
      query.flag("stale");
    }
    return send("GET", path, query, null);
  }

  /** Asks for a change. */
  public Response put(String path, Query query, byte @Nullable [] body)
      throws IOException, CommandException {
    return send("PUT", path, query, body == null ? new byte[0] : body);
  }

  /** Asks for a change whose body is streamed. */
  public Response put(String path, Query query, InputStream body, long length)
      throws IOException, CommandException {
    return call("PUT", path, query.withIf("dc", datacenter), body, length);
  }

  /** Sends a request of any method whose body is streamed. */
  public Response send(String method, String path, Query query, InputStream body, long length)
      throws IOException, CommandException {
    return call(method, path, query.withIf("dc", datacenter), body, length);
  }

  /** Sends a request of any method; {@code -datacenter} goes with it. */
  public Response send(String method, String path, Query query, byte @Nullable [] body)
      throws IOException, CommandException {
    query.withIf("dc", datacenter);
    return call(
        method,
        path,
        query,
        body == null ? null : new ByteArrayInputStream(body),
        body == null ? 0 : body.length);
  }

  /**
   * Sends a request whose path is whole, and which has to be answered within a time: an answer that
   * is later is an exception.
   *
   * @param repeatable whether the agent may be sent it twice
   */
  Response ask(String method, String path, byte @Nullable [] body, int withinMs, boolean repeatable)
      throws IOException, CommandException {
    answerMsMax = withinMs;
    StringBuilder uri = new StringBuilder(target.prefix()).append(path);
    if (datacenter != null && !datacenter.isEmpty()) {
      uri.append(path.indexOf('?') < 0 ? '?' : '&').append("dc=").append(Query.path(datacenter));
    }
    byte[] content = body == null && !method.equals("GET") ? new byte[0] : body;
    return follow(
        method,
        uri.toString(),
        content == null ? null : new ByteArrayInputStream(content),
        content == null ? 0 : content.length,
        repeatable);
  }

  private Response call(
      String method, String path, Query query, @Nullable InputStream body, long length)
      throws IOException, CommandException {
    return follow(method, target.prefix() + path + query, body, length, body == null);
  }

  private Response follow(
      String method, String first, @Nullable InputStream body, long length, boolean repeatable)
      throws IOException, CommandException {
    String uri = first;
    for (int i = 0; ; i++) {
      Response response = exchange(method, uri, body, length, repeatable);
      String location = response.headers().get("location");
      boolean moved = response.status() == 301 || response.status() == 307;
      if (!moved || location == null || !location.startsWith("/") || i == REDIRECTS_MAX) {
        return response;
      }
      // The agent cleans paths such as a//b this way; Go's client follows it for reads only.
      if (!method.equals("GET")) {
        return response;
      }
      response.bytes();
      uri = location;
    }
  }

  /** A body of what is repeatable can be read again from its beginning. */
  private Response exchange(
      String method, String uri, @Nullable InputStream body, long length, boolean repeatable)
      throws IOException, CommandException {
    byte[] head = head(method, uri, body == null ? -1 : length);
    Wire open = wire;
    boolean reused = open != null && open.isReusable();
    if (open == null || !reused) {
      close();
      open = connect();
      wire = open;
    }
    try {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted");
      }
      return open.exchange(head, body, answerMsMax);
    } catch (InterruptedIOException e) {
      // No answer in time, or nobody who waits for it.
      close();
      throw e;
    } catch (IOException e) {
      close();
      if (reused && repeatable && !Thread.currentThread().isInterrupted()) {
        // The agent may have closed a kept connection just then.
        Wire fresh = connect();
        wire = fresh;
        if (body != null) {
          body.reset();
        }
        return fresh.exchange(head, body, answerMsMax);
      }
      throw e;
    }
  }

  private Wire connect() throws IOException, CommandException {
    try {
      return Wire.open(target, tls, answerMsMax);
    } catch (UnknownHostException e) {
      throw unreachable("no such host");
    } catch (ConnectException e) {
      throw unreachable(reason(e));
    } catch (NoSuchFileException e) {
      throw unreachable("no such file");
    } catch (SocketTimeoutException e) {
      throw unreachable("no answer");
    } catch (SocketException e) {
      throw unreachable(reason(e));
    }
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    if (message == null) {
      return "no connection";
    }
    return message.startsWith("Connection refused") ? "connection refused" : message;
  }

  private IOException unreachable(String reason) {
    return new UnreachableException(
        "cannot reach the agent at "
            + target.shown()
            + ": "
            + reason
            + ". Is it running? Another one is named by -http-addr or "
            + (product.equals("Consul") ? "CONSUL_HTTP_ADDR" : "PRAETOR_HTTP_ADDR")
            + ".");
  }

  private byte[] head(String method, String uri, long length) {
    StringBuilder head = new StringBuilder(256);
    head.append(method).append(' ').append(uri).append(" HTTP/1.1\r\nHost: ");
    head.append(target.authority()).append("\r\nUser-Agent: praetor\r\n");
    if (token != null) {
      head.append("X-Consul-Token: ").append(oneLine(token)).append("\r\n");
    }
    if (auth != null) {
      String pair = auth.indexOf(':') < 0 ? auth + ":" : auth;
      head.append("Authorization: Basic ")
          .append(Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
          .append("\r\n");
    }
    headers.forEach(
        (name, value) -> head.append(name).append(": ").append(oneLine(value)).append("\r\n"));
    if (length >= 0) {
      head.append("Content-Length: ").append(length).append("\r\n");
    }
    return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A line end within a value must not become a header of its own. */
  private static String oneLine(String value) {
    return value.replace('\r', ' ').replace('\n', ' ');
  }

  /** Its address, as a person would type it. */
  @Override
  public String toString() {
    return target.shown();
  }

  @Override
  public void close() throws IOException {
    Wire open = wire;
    wire = null;
    if (open != null) {
      open.close();
    }
  }
}
