package io.praetor.agent.routing;

import java.util.function.IntSupplier;

/**
 * How large the body of a request may be, and which setting says so.
 *
 * @param limit asked for each request, since a reload may change it
 * @param setting name of the setting, for people
 * @param inFile whether the body is kept in a file rather than in memory
 */
public record BodyLimit(IntSupplier limit, String setting, boolean inFile) {

  public BodyLimit(IntSupplier limit, String setting) {
    this(limit, setting, false);
  }

  public BodyLimit(int bytesMax, String setting) {
    this(() -> bytesMax, setting);
  }

  /** The limit of bodies that are kept in a file while they arrive. */
  public static BodyLimit inFile(int bytesMax, String setting) {
    return new BodyLimit(() -> bytesMax, setting, true);
  }

  public int bytesMax() {
    return limit.getAsInt();
  }

  /**
   * The refusal of a body.
   *
   * @param bytes how many the request announced, or how many have arrived
   */
  public Answer tooLarge(long bytes) {
    return Answer.text(
        413,
        "Request body("
            + bytes
            + " bytes) too large, max size: "
            + bytesMax()
            + " bytes. The setting is "
            + setting
            + ".");
  }
}
