package io.praetor.agent.api.local;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.praetor.agent.access.Access;
import io.praetor.agent.access.Caller;
import io.praetor.agent.access.DeniedException;
import io.praetor.agent.access.Resource;
import io.praetor.agent.api.FailureAnswers;
import io.praetor.agent.api.ReadOptions;
import io.praetor.agent.api.WaitingAnswer;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.local.LocalRegistrations;
import io.praetor.agent.local.LocalService;
import io.praetor.agent.query.ParkedGauge;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request for a service of this agent, which waits while its content has the hash that the
 * request knows already. Owned by the thread of the request.
 */
final class ServiceWait extends WaitingAnswer {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final LocalRegistrations registrations;
  private final LocalJson shape;
  private final String id;
  private final boolean pretty;
  private final String seen;

  ServiceWait(
      LocalRegistrations registrations,
      LocalJson shape,
      String id,
      Request request,
      Responder responder,
      RequestLimits limits,
      ParkedGauge gauge) {
    this(
        registrations,
        shape,
        id,
        request,
        responder,
        ReadOptions.of(request.params(), limits),
        gauge);
  }

  private ServiceWait(
      LocalRegistrations registrations,
      LocalJson shape,
      String id,
      Request request,
      Responder responder,
      ReadOptions options,
      ParkedGauge gauge) {
    super(request.requester(), responder, gauge, options.waitMs());
    this.registrations = registrations;
    this.shape = shape;
    this.id = id;
    pretty = options.pretty();
    seen = request.params().get("hash");
  }

  @Override
  protected Runnable await(Runnable changed) {
    return registrations.waiters().add(id, changed);
  }

  /** The service, unless its content is the one that is known; or that there is none. */
  @Override
  protected @Nullable Supplier<Answer> look(boolean anyway) {
    LocalService service = registrations.view().service(id);
    try {
      Caller caller = requester().callerNow();
      if (service != null) {
        caller.demand(Resource.SERVICE, Access.READ, service.definition().name());
      }
    } catch (DeniedException e) {
      return () -> FailureAnswers.denied(e.text());
    }
    if (service == null) {
      return () -> Answer.text(404, "unknown service ID: " + id);
    }
    String hash = hash(service);
    return !anyway && hash.equals(seen) ? null : () -> told(service, hash);
  }

  private Answer told(LocalService service, String hash) {
    JsonBuffer json = new JsonBuffer(PooledByteBufAllocator.DEFAULT.directBuffer(512), pretty);
    shape.service(json, service, hash);
    return Answer.json(200, json.finish()).header("X-Consul-Contenthash", hash);
  }

  /** A hash of 64 bits of what is told (FNV-1a). */
  private String hash(LocalService service) {
    ByteBuf bytes = PooledByteBufAllocator.DEFAULT.heapBuffer(512);
    try {
      shape.service(new JsonBuffer(bytes, false), service, "");
      long hash = FNV_OFFSET;
      for (int i = bytes.readerIndex(); i < bytes.writerIndex(); i++) {
        hash = (hash ^ bytes.getByte(i)) * FNV_PRIME;
      }
      return HexFormat.of().toHexDigits(hash);
    } finally {
      bytes.release();
    }
  }
}
