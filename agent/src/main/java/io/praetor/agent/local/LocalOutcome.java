package io.praetor.agent.local;

import org.jspecify.annotations.Nullable;

/** What became of a change of the registrations. */
public sealed interface LocalOutcome {
  /** It is done, and survives the loss of power if registrations are kept. */
  record Done() implements LocalOutcome {}

  /** There is no service, or no check, of that id. */
  record Unknown() implements LocalOutcome {}

  /** The check runs by itself, and is told no status. */
  record NotTold() implements LocalOutcome {}

  /** It holds for as long as this process lives, and could not be written to disk. */
  record NotKept(String reason) implements LocalOutcome {}

  /**
   * What became of a change that was to be written.
   *
   * @param failure why it was not, or null
   */
  static LocalOutcome of(@Nullable String failure) {
    return failure == null ? new Done() : new NotKept(failure);
  }
}
