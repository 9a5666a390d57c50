package io.praetor.agent.routing;

import io.praetor.agent.query.Requester;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One request, complete with its body; owned by the thread that handles it.
 *
 * <p>It knows nothing of connections, so that the calls which client agents forward are served by
 * the same endpoints.
 */
public final class Request {
  private static final byte[] NO_BODY = new byte[0];

  /** Where the headers of a request are looked up. */
  @FunctionalInterface
  public interface Headers {
    /** The first value of a header, or null. The name is compared without regard to case. */
    @Nullable String first(String name);

    /** All values of a header, in their order; empty if there is none. */
    default List<String> all(String name) {
      String first = first(name);
      return first == null ? List.of() : List.of(first);
    }

    /** The names of all headers. */
    default Iterable<String> names() {
      return List.of();
    }
  }

  private final String method;
  private final String uri;
  private Headers headers;
  private final String remoteAddress;
  private final int queryAt;
  private byte[] body = NO_BODY;
  private @Nullable FileChannel file;
  private @Nullable QueryParams params;
  private byte @Nullable [] path;
  private boolean decoded;
  private @Nullable String takenBy;
  private String ownToken = "";
  private Requester requester = Requester.ANONYMOUS;
  private boolean postponed;

  /** The header that is to be kept alone once it is not postponed any more, or null. */
  private @Nullable String kept;

  /**
   * A request without its body.
   *
   * @param uri the request target, each character standing for one byte
   * @param remoteAddress the client's IP address, or a name for what else it is
   */
  public Request(String method, String uri, Headers headers, String remoteAddress) {
    this.method = method;
    this.uri = uri;
    this.headers = headers;
    this.remoteAddress = remoteAddress;
    int question = uri.indexOf('?');
    this.queryAt = question < 0 ? uri.length() : question;
  }

  /** The method, in capitals. */
  public String method() {
    return method;
  }

  /** The request target as it was sent, each character standing for one byte. */
  public String uri() {
    return uri;
  }

  /** The request target for logs: without its parameters, one of which may be a token. */
  public String uriWithoutSecrets() {
    return queryAt == uri.length() ? uri : uri.substring(0, queryAt) + "?...";
  }

  /** The body; not to be changed. */
  public byte[] body() {
    return body;
  }

  /** Adds the body, which the request owns from now on. */
  public void body(byte[] bytes) {
    this.body = bytes;
  }

  /** Adds the body as a file, which is open until the request is answered. */
  public void body(FileChannel file) {
    this.file = file;
  }

  /** Whether the body is in a file. */
  public boolean isInFile() {
    return file != null;
  }

  /** The length of the body in bytes. */
  public long bodyBytes() throws IOException {
    FileChannel known = file;
    return known == null ? body.length : known.size();
  }

  /** The body from its beginning, whether it is in memory or in a file; one reader at a time. */
  public InputStream openBody() throws IOException {
    FileChannel known = file;
    if (known == null) {
      return new ByteArrayInputStream(body);
    }
    known.position(0);
    return new FilterInputStream(Channels.newInputStream(known)) {
      @Override
      public void close() {
        // The file is closed with the request.
      }
    };
  }

  /** The first value of a header, or null. */
  public @Nullable String header(String name) {
    return headers.first(name);
  }

  /** Whether the client takes gzip (RFC 9110, section 12.5.3; a weight of 0 refuses it). */
  public boolean acceptsGzip() {
    String accepted = header("Accept-Encoding");
    if (accepted == null) {
      return false;
    }
    for (String coding : accepted.toLowerCase(Locale.ROOT).split(",")) {
      String[] parts = coding.split(";");
      if (parts[0].strip().equals("gzip")) {
        return parts.length < 2 || !parts[1].replace(" ", "").matches("q=0(\\.0*)?");
      }
    }
    return false;
  }

  /**
   * The whole list of a header whose values are elements of one, or null: lines of one name mean
   * the same as one line with commas (RFC 9110, section 5.3).
   */
  public @Nullable String headerList(String name) {
    List<String> lines = headers.all(name);
    return lines.isEmpty() ? null : String.join(", ", lines);
  }

  /** The names of its headers. */
  public Iterable<String> headerNames() {
    return headers.names();
  }

  /**
   * Forgets all headers but one. A request that waits does so for minutes, with thousands of
   * others, and only how its answer is to be encoded is asked then.
   */
  public void keepOnly(String name) {
    if (postponed) {
      kept = name;
      return;
    }
    String value = headers.first(name);
    headers = value == null ? asked -> null : asked -> asked.equalsIgnoreCase(name) ? value : null;
  }

  /** Says that who answers it looks at it later: it keeps all of its headers. */
  void postponed() {
    postponed = true;
  }

  /** Has been looked at since it was postponed. */
  void settled() {
    postponed = false;
    String name = kept;
    if (name != null) {
      kept = null;
      keepOnly(name);
    }
  }

  /** The client's IP address. */
  public String remoteAddress() {
    return remoteAddress;
  }

  /** The requester, as the {@link Router} has found out. */
  public Requester requester() {
    return requester;
  }

  /** Says who asks. */
  void requester(Requester who) {
    requester = who;
  }

  /** Says that another agent has taken the request from its client. */
  public void takenBy(String nodeName) {
    takenBy = nodeName;
  }

  /** Whether another agent has taken the request from its client. */
  public boolean isForwarded() {
    return takenBy != null;
  }

  /** The node whose agent took the request from its client. */
  public String node(String self) {
    String name = takenBy;
    return name == null ? self : name;
  }

  /**
   * Says which secret counts if the request brings none: of a request that the agent itself makes.
   */
  public void ownToken(String secret) {
    ownToken = secret;
  }

  /** The secret that came with it, or else what the agent said of it, or the empty string. */
  public String token() {
    String shown = Token.of(this);
    return shown.isEmpty() ? ownToken : shown;
  }

  /** Whether a secret came with it. */
  public boolean showsToken() {
    return !Token.of(this).isEmpty();
  }

  /** What follows the question mark, or the empty string. */
  String rawQuery() {
    return queryAt == uri.length() ? "" : uri.substring(queryAt + 1);
  }

  /** The path, percent-decoded once; null if it is malformed. */
  public byte @Nullable [] path() {
    if (!decoded) {
      path = UriPath.decode(uri, 0, queryAt);
      decoded = true;
    }
    return path;
  }

  /** The decoded path as text, each character standing for one byte. */
  public String pathText() {
    byte[] bytes = path();
    return bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1);
  }

  public QueryParams params() {
    QueryParams known = params;
    if (known == null) {
      known = queryAt == uri.length() ? QueryParams.NONE : QueryParams.parse(uri, queryAt + 1);
      params = known;
    }
    return known;
  }
}
