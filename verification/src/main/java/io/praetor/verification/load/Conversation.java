package io.praetor.verification.load;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What one caller says on its connection and makes of what it hears; owned by the load's thread.
 */
public interface Conversation {
  /** What came of the bytes that were heard. */
  enum Heard {
    NOT_YET,
    ANSWER,
    REFUSAL
  }

  /** What is said before the first request. */
  byte[] opening();

  /** The next request, made from a running number. */
  byte[] request(int number);

  /** Consumes the whole parts of what has arrived. */
  Heard hear(ByteBuffer in) throws IOException;

  /** What the protocol asks to be said to what was just heard; empty if nothing. */
  byte[] reply();
}
