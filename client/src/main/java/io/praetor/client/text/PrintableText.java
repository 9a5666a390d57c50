package io.praetor.client.text;

/**
 * Which texts can stand in the path of a request: those without control, format, private and
 * unassigned characters, and with no other space than U+0020. These are the characters that Go's
 * {@code unicode.IsPrint} takes, by which Consul judges paths. Stateless.
 */
public final class PrintableText {
  private PrintableText() {}

  /** Whether each character can be printed. A surrogate without its other half cannot. */
  public static boolean isPrintable(String text) {
    return text.codePoints().allMatch(PrintableText::isPrintable);
  }

  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> codePoint == ' ';
      default -> true;
    };
  }
}
