package io.praetor.agent.rules;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.SchemaException;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;

/** Regular expressions of schemas: RE2's, which match anywhere in a text and end in time. */
final class TimedExpressions {
  /** When the judgement that goes on has to end. */
  static final ScopedValue<Deadline> DEADLINE = ScopedValue.newInstance();

  static final RegularExpressionFactory FACTORY = TimedExpressions::expression;

  private TimedExpressions() {}

  private static RegularExpression expression(String regex) {
    Pattern pattern;
    try {
      pattern = Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new SchemaException(e.getMessage());
    }
    return text ->
        pattern.matcher(DEADLINE.isBound() ? new TimedText(text, DEADLINE.get()) : text).find();
  }
}
