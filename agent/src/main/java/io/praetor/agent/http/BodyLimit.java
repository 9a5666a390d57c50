package io.praetor.agent.http;

/**
 * How large the body of a request may be, and which setting says so.
 *
 * @param setting name of the setting, for people
 */
record BodyLimit(int bytesMax, String setting) {

  /**
   * The refusal of a body.
   *
   * @param bytes how many the request announced, or how many have arrived
   */
  Answer tooLarge(long bytes) {
    return Answer.text(
        413,
        "Request body("
            + bytes
            + " bytes) too large, max size: "
            + bytesMax
            + " bytes. The setting is "
            + setting
            + ".");
  }
}
