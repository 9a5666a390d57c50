package io.praetor.agent.api;

import io.praetor.agent.routing.Answer;
import io.praetor.agent.rules.Finding;
import io.praetor.agent.rules.Findings;
import java.util.ArrayList;
import java.util.List;

/** What clients are told of values that do not keep a rule. Stateless. */
public final class RuleAnswers {
  /** The header that tells of a value that was written and does not keep a rule, one each. */
  public static final String WARNING = "Praetor-Warning";

  /** So many are told; the rest is counted. */
  private static final int TOLD_MAX = 8;

  private static final int HEADER_CHARS_MAX = 1_024;

  private RuleAnswers() {}

  /** A change is refused. */
  public static Answer refused(Findings found) {
    return Answer.text(400, String.join("; ", told(found.keptRefusals(), found.refusals())));
  }

  /** Too many changes wait to be judged. */
  public static Answer overloaded() {
    return Answer.text(
        503, "too many values wait to be judged by rules; this write did not happen: try again");
  }

  /** Adds what a sender is warned of. */
  public static Answer warned(Answer answer, Findings found) {
    for (String text : told(found.keptWarnings(), found.warnings())) {
      answer.header(WARNING, line(text));
    }
    return answer;
  }

  private static List<String> told(List<Finding> findings, int count) {
    List<String> texts = new ArrayList<>();
    for (Finding finding : findings) {
      if (texts.size() == TOLD_MAX) {
        texts.add("and " + (count - TOLD_MAX) + " more");
        break;
      }
      texts.add(finding.sentence());
    }
    return texts;
  }

  /** A text as a header may hold it: printable letters of ASCII, others as JSON escapes them. */
  private static String line(String text) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < text.length() && line.length() < HEADER_CHARS_MAX; i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x7f) {
        line.append(c);
      } else if (c < ' ' || c == 0x7f) {
        line.append(' ');
      } else {
        line.append(String.format("\\u%04x", (int) c));
      }
    }
    return line.toString();
  }
}
