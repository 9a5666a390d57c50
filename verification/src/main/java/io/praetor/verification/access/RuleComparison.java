package io.praetor.verification.access;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Authorizer;
import io.praetor.agent.access.Decision;
import io.praetor.agent.access.Resource;
import io.praetor.agent.access.Rule;
import io.praetor.agent.access.Rules;
import io.praetor.agent.access.RulesException;
import io.praetor.agent.access.RulesParser;
import io.praetor.verification.access.NaiveRules.Block;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Asks the rules of access and a naive model of them the same about random policies: {@code access
 * -questions=N}. Owned by the thread that runs it.
 */
public final class RuleComparison {
  private static final int QUESTIONS_EACH = 20;
  private static final int SHOWN_MAX = 20;

  /**
   * What came out.
   *
   * @param allowed how many questions of all were answered with yes
   * @param findings what was answered otherwise by the two, at most a few
   */
  public record Report(long questions, long policies, long allowed, List<String> findings) {}

  private final Random random;
  private final PolicyMaker maker;
  private final List<String> findings = new ArrayList<>();
  private long questions;
  private long policies;
  private long allowed;

  private RuleComparison(long seed) {
    random = new Random(seed);
    maker = new PolicyMaker(random);
  }

  /** {@code access [-questions=N] [-seed=S]} */
  public static void main(String[] arguments) {
    long questions = 1_000_000;
    long seed = ThreadLocalRandom.current().nextLong(1L << 48);
    for (String argument : arguments) {
      String value = argument.substring(argument.indexOf('=') + 1);
      switch (argument.substring(0, argument.length() - value.length())) {
        case "-questions=" -> questions = Long.parseLong(value);
        case "-seed=" -> seed = Long.parseLong(value);
        default -> {
          System.err.println("usage: access [-questions=N] [-seed=S]; not usable: " + argument);
          System.exit(2);
        }
      }
    }
    System.out.println("seed " + seed);
    long begun = System.nanoTime();
    Report report = run(seed, questions);
    System.out.printf(
        "%,d questions about %,d policies in %d s, %,d allowed: %s%n",
        report.questions,
        report.policies,
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun),
        report.allowed,
        report.findings.isEmpty() ? "all the same" : "they differ");
    report.findings.forEach(System.out::println);
    System.exit(report.findings.isEmpty() ? 0 : 1);
  }

  /** Asks so many questions, or until the two have differed a few times. */
  public static Report run(long seed, long questions) {
    RuleComparison comparison = new RuleComparison(seed);
    while (comparison.questions < questions && comparison.findings.size() < SHOWN_MAX) {
      comparison.one();
    }
    return new Report(
        comparison.questions, comparison.policies, comparison.allowed, comparison.findings);
  }

  private void one() {
    NaiveRules naive = maker.policies();
    List<String> texts = new ArrayList<>();
    List<Rules> parsed = new ArrayList<>();
    for (List<Block> policy : naive.policies()) {
      String text = random.nextInt(3) == 0 ? maker.json(policy) : maker.hcl(policy);
      texts.add(text);
      try {
        Rules rules = RulesParser.parse(text).of("policy " + texts.size());
        // What is shown of rules means the same as the rules.
        parsed.add(
            random.nextInt(4) == 0 ? RulesParser.parse(rules.hcl()).of(rules.policy()) : rules);
      } catch (RulesException e) {
        findings.add("refused: " + e.text() + "\n" + text);
        return;
      }
    }
    policies += texts.size();
    Authorizer real = Authorizer.of(parsed, naive.defaultAllows(), false);
    for (int each = 0; each < QUESTIONS_EACH; each++) {
      ask(naive, real, texts);
    }
  }

  private void ask(NaiveRules naive, Authorizer real, List<String> texts) {
    String word = maker.resource(naive);
    String verb = maker.access(word);
    Resource resource = Objects.requireNonNull(Resource.named(word), word);
    Access access = Objects.requireNonNull(Access.named(verb), verb);
    String name = resource.isNamed() ? maker.name() : "";
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    questions++;
    String differs;
    if (resource.isNamed() && random.nextInt(4) == 0) {
      boolean all = naive.allowsAllBelow(word, verb, name);
      allowed += all ? 1 : 0;
      differs = all == real.allowsAllBelow(resource, access, bytes) ? "" : "all below: " + all;
    } else {
      boolean may = naive.allows(word, verb, name);
      allowed += may ? 1 : 0;
      differs = difference(may, real, resource, access, name);
    }
    if (!differs.isEmpty()) {
      findings.add(
          word
              + ':'
              + verb
              + " on \""
              + name
              + "\", the model says "
              + differs
              + ", default "
              + naive.defaultAllows()
              + "\n"
              + String.join("\n--\n", texts));
    }
  }

  private static String difference(
      boolean may, Authorizer real, Resource resource, Access access, String name) {
    if (real.allows(resource, access, name) != may
        || real.allows(resource, access, name.getBytes(StandardCharsets.UTF_8)) != may) {
      return String.valueOf(may);
    }
    Decision decision = real.explain(resource, access, name);
    Rule rule = decision.rule();
    boolean fits =
        rule == null
            ? decision.policy().isEmpty()
            : rule.level().gives(access) == may
                && (rule.prefix() ? name.startsWith(rule.name()) : name.equals(rule.name()));
    return decision.allowed() == may && fits ? "" : may + ", explained by " + decision;
  }
}
