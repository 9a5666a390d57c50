package io.praetor.agent.api.local;

import io.praetor.agent.local.LocalOutcome;
import io.praetor.agent.registration.Fields;
import io.praetor.agent.registration.JsonTree;
import io.praetor.agent.registration.RegistrationException;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.GoNumber;
import io.praetor.agent.routing.QueryParams;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Function;

/** What requests about this agent's services and checks share. Stateless. */
final class LocalRequests {
  private LocalRequests() {}

  /** What follows the path of a route; it may be empty. */
  static String id(Request request, String path) {
    String rest = request.pathText().substring(path.length());
    return new String(rest.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /**
   * What a body says.
   *
   * @param read makes something of its fields
   * @throws BadRequestException with the answer for what is wrong
   */
  static <T> T read(Request request, Function<Fields, T> read) {
    try {
      return read.apply(JsonTree.fields(request.body()));
    } catch (RegistrationException e) {
      throw new BadRequestException(
          e.isUnderstood() ? e.reason() : "Request decode failed: " + e.reason());
    }
  }

  /**
   * A parameter that is there without a value, or with a truth as Go reads them.
   *
   * @throws BadRequestException if it has another value
   */
  static boolean flag(QueryParams params, String name) {
    if (!params.has(name)) {
      return false;
    }
    String text = params.get(name);
    return text.isEmpty() || truth(name, text);
  }

  /**
   * A parameter that has to say yes or no.
   *
   * @throws BadRequestException if it does not
   */
  static boolean enable(QueryParams params) {
    if (!params.has("enable")) {
      throw new BadRequestException("Missing value for enable");
    }
    return truth("enable", params.get("enable"));
  }

  private static boolean truth(String name, String text) {
    return switch (text) {
      case "1", "t", "T", "TRUE", "true", "True" -> true;
      case "0", "f", "F", "FALSE", "false", "False" -> false;
      default ->
          throw new BadRequestException("Invalid value for " + name + ": " + GoNumber.quote(text));
    };
  }

  /**
   * Answers with what became of a change.
   *
   * @param unknown the text if there is no such service or check
   */
  static Consumer<LocalOutcome> reply(Responder responder, String unknown) {
    return outcome ->
        responder.respond(
            switch (outcome) {
              case LocalOutcome.Done() -> Answer.empty(200, Answer.Type.JSON);
              case LocalOutcome.Unknown() -> Answer.text(404, unknown);
              case LocalOutcome.NotTold() ->
                  Answer.text(500, "The check does not have an associated TTL: it runs by itself");
              case LocalOutcome.NotKept(String reason) ->
                  Answer.text(500, "It holds until this agent is restarted: " + reason);
            });
  }

  /** The text for a service that is not there. */
  static String unknownService(String id) {
    return "Unknown service ID "
        + GoNumber.quote(id)
        + ". Ensure that the service ID is passed, not the service name.";
  }

  /** The text for a check that is not there. */
  static String unknownCheck(String id) {
    return "Unknown check ID "
        + GoNumber.quote(id)
        + ". Ensure that the check ID is passed, not the check name.";
  }
}
