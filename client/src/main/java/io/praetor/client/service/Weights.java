package io.praetor.client.service;

/**
 * How much of the traffic an instance takes, in proportion to the weights of the others.
 *
 * @param passing while all its checks pass
 * @param warning while one of them warns
 */
public record Weights(int passing, int warning) {
  /** One part in either state, as for a service that was registered without weights. */
  public static final Weights EVEN = new Weights(1, 1);

  public Weights {
    if (passing < 0 || warning < 0) {
      throw new IllegalArgumentException(
          "the weights " + passing + " and " + warning + " must not be negative");
    }
  }

  /** The weight in a state: none while a check is critical. */
  public int in(CheckStatus status) {
    return switch (status) {
      case PASSING -> passing;
      case WARNING -> warning;
      case CRITICAL -> 0;
    };
  }
}
