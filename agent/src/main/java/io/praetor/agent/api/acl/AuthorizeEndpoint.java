package io.praetor.agent.api.acl;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.praetor.agent.access.Access;
import io.praetor.agent.access.Authorizer;
import io.praetor.agent.access.Resource;
import io.praetor.agent.access.token.TokenResolver;
import io.praetor.agent.api.ConfirmedViews;
import io.praetor.agent.api.catalog.BodyFields;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.JsonBody;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code /v1/internal/acl/authorize}: what the token of the request may, question by question, as
 * user interfaces ask before they show a button. Immutable; called on event loops.
 */
final class AuthorizeEndpoint {
  private static final int QUESTIONS_MAX = 64;

  private final ConfirmedViews views;
  private final TokenResolver resolver;

  AuthorizeEndpoint(ConfirmedViews views, TokenResolver resolver) {
    this.views = views;
    this.resolver = resolver;
  }

  List<Route> routes() {
    return List.of(new Route("/v1/internal/acl/authorize", List.of("POST"), this::authorize, null));
  }

  private record Question(String resource, String access, String segment) {
    boolean isAllowed(Authorizer authorizer) {
      Resource what = Resource.named(resource);
      Access how = Access.named(access);
      if (what == null || how == null) {
        throw new BadRequestException(
            what == null
                ? "Invalid resource type: \"" + resource + "\""
                : "Invalid access level for " + resource + ": \"" + access + "\"");
      }
      return authorizer.allows(what, how, segment);
    }
  }

  private void authorize(Request request, Responder responder) {
    List<Question> questions = read(request.body());
    String secret = request.requester().rights();
    boolean pretty = request.params().has("pretty");
    views.with(
        responder,
        view -> {
          Authorizer authorizer = resolver.caller(view, secret).authorizer();
          List<Boolean> allowed = new ArrayList<>();
          questions.forEach(question -> allowed.add(question.isAllowed(authorizer)));
          JsonBuffer json = JsonBody.buffer(pretty);
          json.beginArray();
          for (int i = 0; i < questions.size(); i++) {
            Question question = questions.get(i);
            json.beginObject();
            json.field("Resource").value(question.resource());
            json.field("Access").value(question.access());
            if (!question.segment().isEmpty()) {
              json.field("Segment").value(question.segment());
            }
            json.field("Allow").value(allowed.get(i));
            json.endObject();
          }
          responder.respond(Answer.json(200, json.endArray().finish()));
        });
  }

  private static List<Question> read(byte[] body) {
    List<Question> questions = new ArrayList<>();
    try (JsonParser json = JsonBody.READER.createParser(body)) {
      if (json.nextToken() != JsonToken.START_ARRAY) {
        throw new BadRequestException(
            "Failed to decode request body: the body has to be an array of questions");
      }
      while (json.nextToken() == JsonToken.START_OBJECT) {
        BodyFields fields = BodyFields.at(json);
        questions.add(
            new Question(fields.text("Resource"), fields.text("Access"), fields.text("Segment")));
        if (questions.size() > QUESTIONS_MAX) {
          throw new BadRequestException(
              "Refusing to process more than " + QUESTIONS_MAX + " authorizations at once");
        }
      }
      if (json.currentToken() != JsonToken.END_ARRAY) {
        throw new BadRequestException("Failed to decode request body: an object is due");
      }
    } catch (JsonProcessingException e) {
      throw new BadRequestException("Failed to decode request body: " + JsonBody.reason(e));
    } catch (IOException e) {
      throw new BadRequestException("Failed to decode request body: unexpected EOF");
    }
    return questions;
  }
}
