package io.praetor.agent.rules;

/** A text that ends whoever reads it for too long. Owned by the thread that judges. */
record TimedText(String text, Deadline deadline) implements CharSequence {
  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    deadline.check();
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new TimedText(text.substring(start, end), deadline);
  }

  @Override
  public String toString() {
    return text;
  }
}
