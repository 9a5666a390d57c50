package io.praetor.agent.api;

import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.Request;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a client says of a change for those who read the log: {@code Praetor-Reason}. Stateless. */
final class Reason {
  static final String HEADER = "Praetor-Reason";

  /** The longest reason, in bytes of UTF-8. */
  static final int BYTES_MAX = 512;

  private Reason() {}

  /**
   * The reason that came with a request, empty for none.
   *
   * @throws BadRequestException if it is none that the log takes
   */
  static String of(Request request) {
    @Nullable String value = request.header(HEADER);
    if (value == null) {
      return "";
    }
    // The characters of a header are single bytes.
    byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length > BYTES_MAX) {
      throw new BadRequestException(
          HEADER + " has " + bytes.length + " bytes; a reason has " + BYTES_MAX + " at most");
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new BadRequestException(HEADER + " is no UTF-8, which a reason has to be");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new BadRequestException(
          HEADER + " holds a control character, such as a tabulator; a reason is plain text");
    }
    return text;
  }
}
