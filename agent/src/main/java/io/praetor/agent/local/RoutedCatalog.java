package io.praetor.agent.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.praetor.agent.query.Scheduling;
import io.praetor.agent.registration.JsonTree;
import io.praetor.agent.registration.RegistrationException;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Endpoint;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.store.catalog.CheckDefinition;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The catalog behind this agent's own routes, asked by requests that no connection brings: so it is
 * the same at a server, which answers them, and at a client agent, which passes them on. Any
 * thread; one thread, {@code catalog}, owns the requests.
 */
public final class RoutedCatalog implements Catalog, AutoCloseable {
  private static final String FROM = "127.0.0.1";
  private static final int REASON_CHARS_MAX = 500;

  private final OneThread thread = new OneThread("catalog");
  private final Endpoint router;
  private final String node;
  private final String nodeId;
  private final boolean isServer;

  /**
   * The catalog.
   *
   * @param router answers requests
   */
  public RoutedCatalog(Endpoint router, String node, String nodeId, boolean isServer) {
    this.router = router;
    this.node = node;
    this.nodeId = nodeId;
    this.isServer = isServer;
  }

  @Override
  public CompletableFuture<Found> read() {
    String name = escaped(node);
    return ask("GET", "/v1/catalog/node-services/" + name, null)
        .thenCompose(services ->
            ask("GET", "/v1/health/node/" + name, null)
                .thenCombine(
                    ask("GET", "/v1/praetor/level?stale", null),
                    (checks, level) -> found(services, checks, level)));
  }

  private Found found(byte[] services, byte[] checks, byte[] level) {
    try {
      return new Found(
          CatalogJson.rows(services, checks, isServer),
          Math.max(1, JsonTree.fields(level).number("Nodes")));
    } catch (RegistrationException e) {
      throw new CatalogException("its answer cannot be read: " + e.reason());
    }
  }

  @Override
  public CompletableFuture<Void> take(SyncStep step) {
    return switch (step) {
      case SyncStep.Register register ->
          put("register", CatalogJson.register(node, nodeId, register));
      case SyncStep.RemoveService(String id) ->
          put("deregister", CatalogJson.deregister(node, id, ""));
      case SyncStep.RemoveCheck(String id) ->
          put("deregister", CatalogJson.deregister(node, "", id));
    };
  }

  /** The checks on a node, its own and those of services; none if there is no such node. */
  CompletableFuture<List<CheckDefinition>> checksOf(String other) {
    return ask("GET", "/v1/health/node/" + escaped(other) + "?stale", null)
        .thenApply(CatalogJson::checks);
  }

  /**
   * Whether a node has a service of an id, as far as this agent may see it: one without checks is
   * told apart by it from one whose checks are hidden.
   */
  CompletableFuture<Boolean> hasService(String other, String id) {
    return ask("GET", "/v1/catalog/node-services/" + escaped(other) + "?stale", null)
        .thenApply(services -> CatalogJson.hasService(services, id));
  }

  private static String escaped(String name) {
    return URLEncoder.encode(name, UTF_8).replace("+", "%20");
  }

  private CompletableFuture<Void> put(String what, byte[] body) {
    return ask("PUT", "/v1/catalog/" + what, body).thenAccept(ignored -> {});
  }

  private CompletableFuture<byte[]> ask(String method, String uri, byte @Nullable [] body) {
    CompletableFuture<byte[]> answered = new CompletableFuture<>();
    Request request = new Request(method, uri, name -> null, FROM);
    if (body != null) {
      request.body(body);
    }
    thread.execute(() -> {
      try {
        router.handle(request, new Reply(answered, thread));
      } catch (RuntimeException | Error e) {
        answered.completeExceptionally(e);
      }
    });
    return answered;
  }

  /** Takes the answer of one request. */
  private record Reply(CompletableFuture<byte[]> answered, Scheduling scheduling)
      implements Responder {
    @Override
    public void respond(Answer answer) {
      byte[] body = new byte[answer.body().readableBytes()];
      answer.body().getBytes(answer.body().readerIndex(), body);
      answer.sent();
      if (answer.status() == 200) {
        answered.complete(body);
        return;
      }
      String text = new String(body, UTF_8).strip();
      answered.completeExceptionally(
          new CatalogException(
              answer.status()
                  + " "
                  + text.substring(0, Math.min(text.length(), REASON_CHARS_MAX))));
    }

    @Override
    public OutputStream stream(Answer head) {
      throw new IllegalStateException("no answer of the catalog is streamed");
    }

    @Override
    public void breakOff() {
      answered.completeExceptionally(new CatalogException("the answer broke off"));
    }

    /** It asks for as long as it lives. */
    @Override
    public void onHangUp(Runnable action) {}
  }

  @Override
  public void close() {
    thread.close();
  }
}
