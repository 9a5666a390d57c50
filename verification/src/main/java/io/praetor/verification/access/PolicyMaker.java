package io.praetor.verification.access;

import io.praetor.verification.access.NaiveRules.Block;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes random policies, their texts, and names to ask about. Owned by one thread. */
final class PolicyMaker {
  private static final List<String> NAMED =
      List.of("agent", "event", "identity", "key", "node", "query", "service", "session");

  /** Also such whose order differs between UTF-8 and UTF-16. */
  private static final List<String> PIECES =
      List.of("a", "b", "ab", "/", "a/", "-", "é", "\uFF5E", "\uD83D\uDE00", "\"", "\\", " ");

  private static final int PIECES_MAX = 4;
  private static final int POLICIES_MAX = 4;
  private static final int BLOCKS_MAX = 12;

  private final Random random;

  PolicyMaker(Random random) {
    this.random = random;
  }

  /** Policies of one token. */
  NaiveRules policies() {
    List<List<Block>> policies = new ArrayList<>();
    for (int left = random.nextInt(POLICIES_MAX); left >= 0; left--) {
      List<Block> blocks = new ArrayList<>();
      // Few resources, so that rules meet.
      List<String> some = List.of(word(), word());
      for (int each = random.nextInt(BLOCKS_MAX); each > 0; each--) {
        Block block = block(some.get(random.nextInt(some.size())));
        boolean again = blocks.stream().anyMatch(other -> other.word().equals(block.word()));
        // What has no name may stand once.
        if (!again || !NaiveRules.UNNAMED.contains(block.word())) {
          blocks.add(block);
        }
      }
      policies.add(blocks);
    }
    return new NaiveRules(policies, random.nextBoolean());
  }

  private String word() {
    if (random.nextInt(6) == 0) {
      return one(List.copyOf(NaiveRules.UNNAMED.stream().sorted().toList()));
    }
    return random.nextInt(3) == 0 ? "key" : one(NAMED);
  }

  private Block block(String resource) {
    if (NaiveRules.UNNAMED.contains(resource)) {
      return new Block(resource, "", one(List.of("read", "write", "deny")), "");
    }
    boolean prefix = random.nextInt(5) < 3;
    List<String> levels =
        resource.equals("key")
            ? List.of("read", "list", "write", "deny")
            : List.of("read", "write", "deny");
    String intentions =
        resource.equals("service") && random.nextBoolean()
            ? one(List.of("read", "write", "deny"))
            : "";
    return new Block(resource + (prefix ? "_prefix" : ""), name(), one(levels), intentions);
  }

  /** A name such as stands in rules, or is asked about. */
  String name() {
    StringBuilder name = new StringBuilder();
    for (int left = random.nextInt(PIECES_MAX + 1); left > 0; left--) {
      // The first few make most of them, so that names are prefixes of others.
      name.append(PIECES.get(random.nextInt(random.nextInt(4) == 0 ? PIECES.size() : 4)));
    }
    return name.toString();
  }

  /** A resource that can be asked about; mostly one that a policy is about. */
  String resource(NaiveRules rules) {
    List<String> words = new ArrayList<>();
    rules.policies().forEach(policy -> policy.forEach(block -> words.add(block.word())));
    if (words.isEmpty() || random.nextInt(5) == 0) {
      return random.nextInt(8) == 0 ? "intention" : word();
    }
    String word = one(words).replace("_prefix", "");
    return word.equals("service") && random.nextInt(3) == 0 ? "intention" : word;
  }

  /** What to ask for. */
  String access(String resource) {
    return one(
        resource.equals("key") ? List.of("read", "list", "write") : List.of("read", "write"));
  }

  private String one(List<String> words) {
    return words.get(random.nextInt(words.size()));
  }

  /** The text of a policy in HCL, in one of the ways that people write it. */
  String hcl(List<Block> policy) {
    StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "# of a random policy\n" : "");
    String gap = random.nextBoolean() ? " " : "\n  ";
    for (Block block : policy) {
      if (NaiveRules.UNNAMED.contains(block.word())) {
        text.append(block.word()).append(" = \"").append(block.level()).append("\"\n");
        continue;
      }
      text.append(block.word()).append(' ').append(quoted(block.name())).append(" {").append(gap);
      text.append("policy = \"").append(block.level()).append('"').append(gap);
      if (!block.intentions().isEmpty()) {
        text.append("intentions = \"").append(block.intentions()).append('"').append(gap);
      }
      text.append("}\n");
    }
    return text.toString();
  }

  /** The same in JSON: objects of objects, or the lists of objects that HCL's converters make. */
  String json(List<Block> policy) {
    boolean lists = random.nextBoolean();
    Map<String, List<String>> byWord = new LinkedHashMap<>();
    Map<String, Map<String, String>> lastByWord = new LinkedHashMap<>();
    for (Block block : policy) {
      String rule = "{\"policy\": \"" + block.level() + '"';
      if (!block.intentions().isEmpty()) {
        rule += ", \"intentions\": \"" + block.intentions() + '"';
      }
      rule += "}";
      String named = quoted(block.name()) + ": " + (lists ? "[" + rule + "]" : rule);
      byWord.computeIfAbsent(block.word(), word -> new ArrayList<>()).add("{" + named + "}");
      lastByWord
          .computeIfAbsent(block.word(), word -> new LinkedHashMap<>())
          .put(block.name(), named);
    }
    List<String> members = new ArrayList<>();
    for (Block block : policy) {
      if (NaiveRules.UNNAMED.contains(block.word())) {
        members.add(quoted(block.word()) + ": \"" + block.level() + '"');
      }
    }
    byWord.keySet().removeAll(NaiveRules.UNNAMED);
    for (String word : byWord.keySet()) {
      // An object cannot hold a name twice; the last one counts in any case.
      String body =
          lists
              ? "[" + String.join(", ", byWord.getOrDefault(word, List.of())) + "]"
              : "{" + String.join(", ", lastByWord.getOrDefault(word, Map.of()).values()) + "}";
      members.add(quoted(word) + ": " + body);
    }
    return "{" + String.join(",\n", members) + "}";
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
