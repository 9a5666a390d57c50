package io.praetor.agent.routing;

/** Answers the requests of one route. Called on the thread that owns the request. */
@FunctionalInterface
public interface Endpoint {

  /** Answers now or later; never blocks. */
  void handle(Request request, Responder responder);
}
