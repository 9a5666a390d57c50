package io.praetor.agent.api.local;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.praetor.agent.api.ReadOptions;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.local.LocalRegistrations;
import io.praetor.agent.local.LocalService;
import io.praetor.agent.query.ParkedGauge;
import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request for a service of this agent, which waits while its content has the hash that the
 * request knows already. Owned by the thread of the request.
 */
final class ServiceWait {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final LocalRegistrations registrations;
  private final LocalJson shape;
  private final String id;
  private final Responder responder;
  private final boolean pretty;
  private final String seen;
  private final long waitMs;
  private final ParkedGauge gauge;
  private boolean isOver;
  private @Nullable Runnable forget;
  private Scheduling.@Nullable Timer timer;

  ServiceWait(
      LocalRegistrations registrations,
      LocalJson shape,
      String id,
      Request request,
      Responder responder,
      RequestLimits limits,
      ParkedGauge gauge) {
    this.gauge = gauge;
    this.registrations = registrations;
    this.shape = shape;
    this.id = id;
    this.responder = responder;
    ReadOptions options = ReadOptions.of(request.params(), limits);
    pretty = options.pretty();
    waitMs = options.waitMs();
    seen = request.params().get("hash");
  }

  /** Answers, now or later. */
  void begin() {
    if (answer(false)) {
      return;
    }
    responder.parked();
    gauge.changed(1);
    forget =
        registrations.waiters().add(id, () -> responder.scheduling().execute(() -> answer(false)));
    timer = responder.scheduling().schedule(() -> answer(true), waitMs, TimeUnit.MILLISECONDS);
    responder.onHangUp(this::end);
    // A change between the first look and this is not missed.
    answer(false);
  }

  /** Answers unless the content is the one that is known; whether it did. */
  private boolean answer(boolean anyway) {
    if (isOver) {
      return true;
    }
    LocalService service = registrations.view().service(id);
    if (service == null) {
      end();
      responder.respond(Answer.text(404, "unknown service ID: " + id));
      return true;
    }
    String hash = hash(service);
    if (!anyway && hash.equals(seen)) {
      return false;
    }
    end();
    JsonBuffer json = new JsonBuffer(PooledByteBufAllocator.DEFAULT.directBuffer(512), pretty);
    shape.service(json, service, hash);
    responder.respond(Answer.json(200, json.finish()).header("X-Consul-Contenthash", hash));
    return true;
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

  private void end() {
    if (isOver) {
      return;
    }
    isOver = true;
    if (forget != null) {
      gauge.changed(-1);
      forget.run();
    }
    if (timer != null) {
      timer.cancel();
    }
  }
}
