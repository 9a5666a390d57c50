package io.praetor.agent.http;

import java.util.List;
import java.util.function.Consumer;

/** {@code /v1/agent/join/}: whom to ask for the cluster. Immutable; called on event loops. */
public final class JoinEndpoint {
  private static final String JOIN = "/v1/agent/join/";

  private final Consumer<String> contacts;

  /** An endpoint that hands on the addresses that it is told. */
  public JoinEndpoint(Consumer<String> contacts) {
    this.contacts = contacts;
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(Route.put(JOIN, this::join));
  }

  private void join(Request request, Responder responder) {
    String contact = request.pathText().substring(JOIN.length());
    if (contact.isEmpty()) {
      responder.respond(Answer.text(400, "Missing the address to join"));
      return;
    }
    contacts.accept(contact);
    responder.respond(Answer.empty(200, Answer.Type.JSON));
  }
}
