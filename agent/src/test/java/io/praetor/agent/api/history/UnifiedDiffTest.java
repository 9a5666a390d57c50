package io.praetor.agent.api.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Unified diffs, by what applying them gives. */
class UnifiedDiffTest {
  private static String diff(String from, String to) {
    StringBuilder out = new StringBuilder();
    UnifiedDiff.write(from, to, out);
    return out.toString();
  }

  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    for (String line : text.split("(?<=\n)", -1)) {
      if (!line.isEmpty()) {
        lines.add(line);
      }
    }
    return lines;
  }

  /** What a patch does: each hunk has to fit where it says that it stands. */
  private static String patched(String from, String diff) {
    List<String> source = lines(from);
    StringBuilder out = new StringBuilder();
    int at = 0;
    List<String> marked = lines(diff);
    for (int i = 0; i < marked.size(); i++) {
      String line = marked.get(i);
      if (line.startsWith("@@ -")) {
        String[] range = line.substring(4, line.indexOf(" +")).split(",", -1);
        int first = Integer.parseInt(range[0]);
        int count = range.length == 1 ? 1 : Integer.parseInt(range[1]);
        int begin = count == 0 ? first : first - 1;
        while (at < begin) {
          out.append(source.get(at++));
        }
        continue;
      }
      String rest = line.substring(1);
      if (i + 1 < marked.size() && marked.get(i + 1).startsWith("\\")) {
        rest = rest.substring(0, rest.length() - 1);
        marked.remove(i + 1);
      }
      switch (line.charAt(0)) {
        case ' ' -> {
          assertThat(source.get(at)).isEqualTo(rest);
          at++;
          out.append(rest);
        }
        case '-' -> {
          assertThat(source.get(at)).isEqualTo(rest);
          at++;
        }
        case '+' -> out.append(rest);
        default -> throw new AssertionError(line);
      }
    }
    while (at < source.size()) {
      out.append(source.get(at++));
    }
    return out.toString();
  }

  private static int common(List<String> a, List<String> b) {
    int[][] longest = new int[a.size() + 1][b.size() + 1];
    for (int i = 1; i <= a.size(); i++) {
      for (int j = 1; j <= b.size(); j++) {
        longest[i][j] =
            a.get(i - 1).equals(b.get(j - 1))
                ? longest[i - 1][j - 1] + 1
                : Math.max(longest[i - 1][j], longest[i][j - 1]);
      }
    }
    return longest[a.size()][b.size()];
  }

  private static String random(Random random) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(40); n > 0; n--) {
      text.append((char) ('a' + random.nextInt(random.nextBoolean() ? 3 : 20)));
      if (n > 1 || random.nextInt(3) > 0) {
        text.append('\n');
      }
    }
    return text.toString();
  }

  @Test
  void whatIsPatchedIsTheOtherTextWithAsFewLinesAsCanBe() {
    for (long seed = 1; seed <= 3_000; seed++) {
      Random random = new Random(seed);
      String from = random(random);
      String to = random(random);
      String diff = diff(from, to);
      assertThat(patched(from, diff)).as("seed %s:%n%s", seed, diff).isEqualTo(to);
      long edits =
          lines(diff).stream().filter(line -> line.startsWith("+") || line.startsWith("-")).count();
      int common = common(lines(from), lines(to));
      assertThat(edits)
          .as("seed %s", seed)
          .isEqualTo(lines(from).size() + lines(to).size() - 2L * common);
    }
  }

  @Test
  void formIsThatOfDiff() {
    assertThat(diff("a\nb\nc\nd\ne\nf\ng\nh\ni\n", "a\nb\nc\nd\nE\nf\ng\nh\ni"))
        .isEqualTo(
            """
            @@ -2,8 +2,8 @@
             b
             c
             d
            -e
            +E
             f
             g
             h
            -i
            +i
            \\ No newline at end of file
            """);
    assertThat(diff("", "a\n")).isEqualTo("@@ -0,0 +1 @@\n+a\n");
    assertThat(diff("a\n", "a\n")).isEmpty();
  }

  @Test
  void textsThatHaveNothingInCommonAreToldWithinBounds() {
    StringBuilder from = new StringBuilder();
    StringBuilder to = new StringBuilder();
    for (int i = 0; i < 50_000; i++) {
      from.append("from ").append(i).append('\n');
      to.append("to ").append(i).append('\n');
    }
    String diff = diff(from.toString(), to.toString());
    assertThat(diff).startsWith("@@ -1,50000 +1,50000 @@\n-from 0\n");
    assertThat(patched(from.toString(), diff)).isEqualTo(to.toString());
  }
}
