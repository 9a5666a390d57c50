package io.praetor.verification.access;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Policies and their meaning, written down as simply as possible: lists that are gone through from
 * one end to the other. Immutable.
 *
 * @param policies each a list of blocks in the order of its text
 */
record NaiveRules(List<List<Block>> policies, boolean defaultAllows) {
  /**
   * A block as it stands in a policy.
   *
   * @param word such as {@code key} or {@code key_prefix}
   * @param name empty for a word without names
   * @param level such as {@code read}
   * @param intentions the same for those of a service, or empty
   */
  record Block(String word, String name, String level, String intentions) {}

  /** Words that stand without a name. */
  static final Set<String> UNNAMED = Set.of("acl", "keyring", "mesh", "operator", "peering");

  private static final List<String> STRONGEST_FIRST = List.of("deny", "write", "list", "read");

  /** A character that no generated name holds. */
  private static final String OTHER = "z";

  /** Whether it is allowed. */
  boolean allows(String resource, String access, String name) {
    String level = UNNAMED.contains(resource) ? unnamed(resource) : named(resource, name);
    return level == null ? byDefault(resource, access) : gives(level, access);
  }

  /** Whether it is allowed on all names that begin with a prefix. */
  boolean allowsAllBelow(String resource, String access, String prefix) {
    // Whatever is not among these names is decided on as one of them is.
    Set<String> names = new HashSet<>(Set.of(prefix, prefix + OTHER));
    String inRules = resource.equals("intention") ? "service" : resource;
    for (List<Block> policy : policies) {
      for (Block block : policy) {
        boolean about = block.word.equals(inRules) || block.word.equals(inRules + "_prefix");
        if (about && block.name.startsWith(prefix)) {
          names.add(block.name);
          names.add(block.name + OTHER);
        }
      }
    }
    return names.stream().allMatch(name -> allows(resource, access, name));
  }

  private boolean byDefault(String resource, String access) {
    if (resource.equals("acl")) {
      return false;
    }
    boolean operators = Set.of("operator", "mesh", "peering").contains(resource);
    return defaultAllows && !(operators && access.equals("write"));
  }

  private static boolean gives(String level, String access) {
    return switch (level) {
      case "read" -> access.equals("read");
      case "list" -> !access.equals("write");
      case "write" -> true;
      default -> false;
    };
  }

  private @Nullable String unnamed(String resource) {
    String own = strongest(resource, "", false);
    boolean asOperator = resource.equals("mesh") || resource.equals("peering");
    return own == null && asOperator ? strongest("operator", "", false) : own;
  }

  private @Nullable String named(String resource, String name) {
    boolean intentions = resource.equals("intention");
    String word = intentions ? "service" : resource;
    String exact = strongest(word, name, intentions);
    if (exact != null) {
      return exact;
    }
    for (int length = name.length(); length >= 0; length--) {
      String level = strongest(word + "_prefix", name.substring(0, length), intentions);
      if (level != null) {
        return level;
      }
    }
    return null;
  }

  private @Nullable String strongest(String word, String name, boolean intentions) {
    List<String> levels = new ArrayList<>();
    for (List<Block> policy : policies) {
      String last = null;
      for (Block block : policy) {
        if (block.word.equals(word) && block.name.equals(name)) {
          last = intentions ? intentions(block) : block.level;
        }
      }
      if (last != null) {
        levels.add(last);
      }
    }
    return STRONGEST_FIRST.stream().filter(levels::contains).findFirst().orElse(null);
  }

  private static String intentions(Block service) {
    if (!service.intentions.isEmpty()) {
      return service.intentions;
    }
    return service.level.equals("deny") ? "deny" : "read";
  }
}
