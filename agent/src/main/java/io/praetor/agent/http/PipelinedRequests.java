package io.praetor.agent.http;

import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Requests that have come whole while an earlier one of their connection is being answered. Nothing
 * is read from the connection while there are as many as there may be. Owned by the event loop.
 */
final class PipelinedRequests {
  private final int requestsMax;

  /** Made when there is something to keep, so that a parked query costs none. */
  private @Nullable Queue<IncomingRequest> queue;

  PipelinedRequests(int requestsMax) {
    this.requestsMax = requestsMax;
  }

  boolean isEmpty() {
    return queue == null;
  }

  boolean hasRoom() {
    Queue<IncomingRequest> known = queue;
    return known == null || known.size() < requestsMax;
  }

  void add(ChannelHandlerContext ctx, IncomingRequest request) {
    Queue<IncomingRequest> known = queue;
    if (known == null) {
      known = new ArrayDeque<>(4);
      queue = known;
    }
    known.add(request);
    if (known.size() >= requestsMax) {
      ctx.channel().config().setAutoRead(false);
    }
  }

  @Nullable IncomingRequest poll(ChannelHandlerContext ctx) {
    Queue<IncomingRequest> known = queue;
    if (known == null) {
      return null;
    }
    IncomingRequest next = known.poll();
    if (known.isEmpty()) {
      queue = null;
      if (!ctx.channel().config().isAutoRead()) {
        ctx.channel().config().setAutoRead(true);
      }
    }
    return next;
  }

  /** Drops all: their client is gone. */
  void release() {
    Queue<IncomingRequest> known = queue;
    if (known != null) {
      known.forEach(IncomingRequest::release);
      queue = null;
    }
  }
}
