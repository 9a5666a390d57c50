package io.praetor.agent.access;

import io.praetor.agent.hcl.HclReader;
import io.praetor.agent.hcl.JsonReader;
import io.praetor.agent.hcl.Position;
import io.praetor.agent.hcl.Setting;
import io.praetor.agent.hcl.SyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rules of one policy, in HCL or JSON; used by one thread, for one text.
 *
 * <p>Source of the language: Consul's documentation ("ACL rules reference") and its answers, as
 * they were recorded. What Consul passes over in silence, a word that is no resource or no part of
 * a rule, is refused here: a deny that was misspelt would be no deny.
 */
public final class RulesParser {
  private static final String PREFIX = "_prefix";
  private static final String POLICY = "policy";
  private static final String INTENTIONS = "intentions";

  /** Of several rules with the same name the last one counts, as in Consul. */
  private final Map<RuleName, Rule> rules = new LinkedHashMap<>();

  private final boolean oneLine;

  private record RuleName(Resource resource, boolean prefix, String name) {}

  private RulesParser(boolean oneLine) {
    this.oneLine = oneLine;
  }

  /**
   * The rules of a text, which belong to no policy yet.
   *
   * @param text HCL, or JSON if its first character is a brace; one that is blank has no rules
   * @throws RulesException with Consul's words where they are known, and the line of what is wrong
   *     if the text has several
   */
  public static Rules parse(String text) throws RulesException {
    RulesParser parser = new RulesParser(text.strip().indexOf('\n') < 0);
    Setting.Block block;
    try {
      block =
          text.stripLeading().startsWith("{")
              ? JsonReader.read("rules", text)
              : HclReader.read("rules", text);
    } catch (SyntaxException e) {
      throw parser.unreadable(e);
    }
    for (Map.Entry<String, Setting> member : block.members().entrySet()) {
      parser.member(member.getKey(), member.getValue());
    }
    return new Rules("", new ArrayList<>(parser.rules.values()));
  }

  private RulesException unreadable(SyntaxException e) {
    Position end = e.end();
    if (end == null) {
      return new RulesException("Failed to parse ACL rules: " + at(e.at()) + e.what());
    }
    // The end is told as Consul does, one behind the last column; the block is told beside it.
    return new RulesException(
        "Failed to parse ACL rules: At "
            + end.line()
            + ':'
            + (end.column() + 1)
            + ": object expected closing RBRACE got: EOF"
            + (oneLine ? "" : "; the block that begins in line " + e.at().line() + " is open"));
  }

  private static String at(Position at) {
    return "At " + at.line() + ':' + at.column() + ": ";
  }

  private static RulesException wrong(Position at, String what) {
    return new RulesException("Failed to parse ACL rules: " + at(at) + what);
  }

  private void member(String word, Setting value) throws RulesException {
    if (value instanceof Setting.Nothing) {
      return;
    }
    boolean prefix = word.endsWith(PREFIX);
    Resource resource =
        Resource.named(prefix ? word.substring(0, word.length() - PREFIX.length()) : word);
    if (resource == null || resource == Resource.INTENTION || (prefix && !resource.isNamed())) {
      throw wrong(
          value.at(),
          word
              + " is no resource that rules can be about; they are acl, agent, event, identity, key,"
              + " keyring, mesh, node, operator, peering, query, service and session, those with"
              + " names also with _prefix");
    }
    if (!resource.isNamed()) {
      scalar(resource, value);
      return;
    }
    for (Setting.Block block : blocks(word, value)) {
      for (Map.Entry<String, Setting> named : block.members().entrySet()) {
        for (Setting.Block rule : blocks(word + " \"" + named.getKey() + '"', named.getValue())) {
          rule(word, resource, prefix, named.getKey(), rule);
        }
      }
    }
  }

  private void scalar(Resource resource, Setting value) throws RulesException {
    if (!(value instanceof Setting.Scalar(String text, Position at))) {
      throw wrong(
          value.at(),
          resource.word() + " needs a level in quotes: \"read\", \"write\" or \"deny\"");
    }
    if (text.isEmpty()) {
      return;
    }
    Level level = Level.named(text);
    if (level == null || level == Level.LIST) {
      throw badLevel(resource.word(), '"' + text + "\"; it is read, write or deny", at);
    }
    add(new Rule(resource, false, "", level, at.line()));
  }

  private void rule(
      String word, Resource resource, boolean prefix, String name, Setting.Block block)
      throws RulesException {
    String policy = null;
    String intentions = null;
    Position policyAt = block.at();
    Position intentionsAt = block.at();
    for (Map.Entry<String, Setting> member : block.members().entrySet()) {
      String what = member.getKey();
      Setting value = member.getValue();
      if (value instanceof Setting.Nothing) {
        continue;
      }
      if (what.equals(POLICY)) {
        policy = text(what, value);
        policyAt = value.at();
      } else if (what.equals(INTENTIONS) && resource == Resource.SERVICE) {
        intentions = text(what, value);
        intentionsAt = value.at();
      } else {
        throw wrong(
            value.at(),
            what
                + " is no part of a rule about "
                + (resource == Resource.SERVICE
                    ? "services; it has policy and intentions"
                    : word + "; it has policy alone"));
      }
    }
    Level level = level(word, resource, name, policy, intentions, policyAt);
    Rule rule = level == null ? null : new Rule(resource, prefix, name, level, policyAt.line());
    if (rule != null) {
      add(rule);
    }
    if (intentions != null && !intentions.isEmpty()) {
      Level named = intentions(name, intentions, intentionsAt);
      add(new Rule(Resource.INTENTION, prefix, name, named, intentionsAt.line()));
    } else if (rule != null && resource == Resource.SERVICE) {
      add(rule.ofIntentions());
    }
  }

  private @Nullable Level level(
      String word,
      Resource resource,
      String name,
      @Nullable String policy,
      @Nullable String intentions,
      Position at)
      throws RulesException {
    String text = policy == null ? "" : policy;
    if (text.isEmpty() && intentions != null && !intentions.isEmpty()) {
      // It is about the intentions of the service alone.
      return null;
    }
    Level level = Level.named(text);
    if (level != null && (level != Level.LIST || resource == Resource.KEY)) {
      return level;
    }
    throw badLevel(
        word,
        resource == Resource.KEY
            ? "&acl.KeyRule{Prefix:"
                + quoted(name)
                + ", Policy:"
                + quoted(text)
                + ", EnterpriseRule:acl.EnterpriseRule{}}"
            : quoted(text) + " of " + word + ' ' + quoted(name) + "; it is read, write or deny",
        at);
  }

  private Level intentions(String name, String text, Position at) throws RulesException {
    Level level = Level.named(text);
    if (level == null || level == Level.LIST) {
      throw badLevel(
          "service intentions",
          quoted(text) + " of service " + quoted(name) + "; it is read, write or deny",
          at);
    }
    return level;
  }

  private void add(Rule rule) {
    rules.put(new RuleName(rule.resource(), rule.prefix(), rule.name()), rule);
  }

  private RulesException badLevel(String word, String what, Position at) {
    return new RulesException(
        "Invalid " + word + " policy: " + what + (oneLine ? "" : " (line " + at.line() + ")"));
  }

  private static String text(String what, Setting value) throws RulesException {
    if (value instanceof Setting.Scalar(String text, Position _)) {
      return text;
    }
    throw wrong(
        value.at(), what + " is " + value.kindForPeople() + "; it has to be a text in quotes");
  }

  private static List<Setting.Block> blocks(String what, Setting value) throws RulesException {
    List<Setting.Block> blocks = new ArrayList<>();
    List<Setting> items = value instanceof Setting.Items list ? list.items() : List.of(value);
    for (Setting item : items) {
      if (!(item instanceof Setting.Block block)) {
        throw wrong(
            item.at(),
            String.format(
                Locale.ROOT,
                "%s is %s; it has to be a block, such as key \"a\" { policy = \"read\" }",
                what,
                item.kindForPeople()));
      }
      blocks.add(block);
    }
    return blocks;
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
