package io.praetor.agent.forward;

import io.praetor.agent.rpc.ResponseListener.BodySink;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/**
 * Takes an answer that comes in pieces as a whole: for who has to read all of it, or hands it to
 * several. Owned by the thread that the pieces come on.
 */
final class GatheredAnswer implements BodySink {
  private final ByteArrayOutputStream whole = new ByteArrayOutputStream();
  private final Consumer<byte[]> answered;
  private final Consumer<String> broken;

  /**
   * An answer of which the head is there.
   *
   * @param answered takes all of it
   * @param broken told why no more of it comes
   */
  GatheredAnswer(byte[] head, Consumer<byte[]> answered, Consumer<String> broken) {
    this.answered = answered;
    this.broken = broken;
    whole.writeBytes(head);
  }

  @Override
  public void piece(byte[] bytes, Runnable used) {
    whole.writeBytes(bytes);
    used.run();
  }

  @Override
  public void end() {
    answered.accept(whole.toByteArray());
  }

  @Override
  public void broken(String reason) {
    broken.accept(reason);
  }
}
