package io.praetor.agent.api.history;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the difference of two texts as {@code diff -u} does: lines with three of context around
 * them. Owned by one thread.
 */
final class UnifiedDiff {
  private static final int CONTEXT = 3;
  private static final String NO_END = "\\ No newline at end of file\n";

  private final List<String> from;
  private final List<String> to;
  private final StringBuilder out;

  private UnifiedDiff(List<String> from, List<String> to, StringBuilder out) {
    this.from = from;
    this.to = to;
    this.out = out;
  }

  /** Bytes as text, or null if they are none that a person reads. */
  static @Nullable String text(byte[] bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
    return text.chars().allMatch(c -> c >= ' ' || c == '\n' || c == '\t' || c == '\r')
        ? text
        : null;
  }

  /** Writes the parts of two texts that differ, and nothing for equal ones. */
  static void write(String from, String to, StringBuilder out) {
    new UnifiedDiff(lines(from), lines(to), out).write();
  }

  /** Each line with its end; the last may have none. */
  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    int begin = 0;
    while (begin < text.length()) {
      int end = text.indexOf('\n', begin);
      int next = end < 0 ? text.length() : end + 1;
      lines.add(text.substring(begin, next));
      begin = next;
    }
    return lines;
  }

  private void write() {
    Map<String, Integer> numbers = new HashMap<>();
    int[] partners = EditScript.partners(numbered(from, numbers), numbered(to, numbers));
    int x = 0;
    int y = 0;
    while (true) {
      // Both stand at the same line, or at a difference.
      while (x < from.size() && partners[x] == y) {
        x++;
        y++;
      }
      if (x == from.size() && y == to.size()) {
        return;
      }
      int back = Math.min(CONTEXT, x);
      int[] end = hunkEnd(partners, x, y);
      hunk(partners, x - back, y - back, end[0], end[1]);
      x = end[0];
      y = end[1];
    }
  }

  private static int[] numbered(List<String> lines, Map<String, Integer> numbers) {
    int[] result = new int[lines.size()];
    for (int i = 0; i < result.length; i++) {
      int next = numbers.size();
      Integer known = numbers.putIfAbsent(lines.get(i), next);
      result[i] = known == null ? next : known;
    }
    return result;
  }

  /** Where a hunk ends that begins with a difference: behind it, so many equal lines follow. */
  private int[] hunkEnd(int[] partners, int begin, int other) {
    int x = begin;
    int y = other;
    while (true) {
      while (x < from.size() && partners[x] < 0) {
        x++;
      }
      y = x < from.size() ? partners[x] : to.size();
      int equal = 0;
      while (x + equal < from.size() && partners[x + equal] == y + equal) {
        equal++;
      }
      boolean isLast = x + equal == from.size() && y + equal == to.size();
      if (isLast || equal > 2 * CONTEXT) {
        int kept = Math.min(CONTEXT, equal);
        return new int[] {x + kept, y + kept};
      }
      x += equal;
      y += equal;
    }
  }

  private void hunk(int[] partners, int x, int y, int endX, int endY) {
    out.append("@@ -").append(range(x, endX)).append(" +").append(range(y, endY)).append(" @@\n");
    int i = x;
    int j = y;
    while (i < endX || j < endY) {
      if (i < endX && partners[i] == j) {
        line(' ', from.get(i));
        i++;
        j++;
      } else if (i < endX && partners[i] < 0) {
        line('-', from.get(i));
        i++;
      } else {
        line('+', to.get(j));
        j++;
      }
    }
  }

  private static String range(int begin, int end) {
    int count = end - begin;
    // A range without lines stands behind a line, as in diff -u.
    int first = count == 0 ? begin : begin + 1;
    return count == 1 ? Integer.toString(first) : first + "," + count;
  }

  private void line(char mark, String line) {
    out.append(mark).append(line);
    if (!line.endsWith("\n")) {
      out.append('\n').append(NO_END);
    }
  }
}
