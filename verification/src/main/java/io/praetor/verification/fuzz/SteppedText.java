package io.praetor.verification.fuzz;

/**
 * A text that can be read so many times: the JDK's regular expressions go back, and some take
 * longer than anybody waits, where the server's never do. Used by one thread.
 */
final class SteppedText implements CharSequence {
  private static final int STEPS_MAX = 100_000;

  private final String text;
  private int steps;

  SteppedText(String text) {
    this.text = text;
  }

  /**
   * {@inheritDoc}
   *
   * @throws UndecidedException at the step that is too many
   */
  @Override
  public char charAt(int index) {
    if (++steps > STEPS_MAX) {
      throw new UndecidedException();
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.subSequence(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
