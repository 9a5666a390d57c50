package io.praetor.agent.api.acl;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.praetor.agent.api.catalog.BodyFields;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.JsonBody;
import java.io.IOException;

/** Reads the bodies of requests about tokens, policies and roles. Stateless. */
final class AclBody {
  private AclBody() {}

  /**
   * The fields of a body.
   *
   * @param what the noun that a refusal begins with
   * @throws BadRequestException if it is no object, in Consul's words
   */
  static BodyFields read(byte[] body, String what) {
    try (JsonParser json = JsonBody.READER.createParser(body)) {
      if (json.nextToken() == null) {
        throw undecoded(what, "EOF");
      }
      return BodyFields.at(json);
    } catch (JsonEOFException e) {
      throw undecoded(what, "unexpected EOF");
    } catch (JsonProcessingException e) {
      throw undecoded(what, JsonBody.reason(e));
    } catch (IOException e) {
      throw undecoded(what, "unexpected EOF");
    }
  }

  private static BadRequestException undecoded(String what, String why) {
    return new BadRequestException(what + " decoding failed: " + why);
  }
}
