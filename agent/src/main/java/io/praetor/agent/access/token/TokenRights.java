package io.praetor.agent.access.token;

import io.praetor.agent.access.Level;
import io.praetor.agent.access.Resource;
import io.praetor.agent.access.Rule;
import io.praetor.agent.access.Rules;
import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;

/** What a secret is worth, as a server tells it to an agent that has no tokens; immutable. */
public sealed interface TokenRights {

  /**
   * It is one of a token.
   *
   * @param accessor the token's public name
   * @param defaultAllows whether the server allows what no rule is about ({@code
   *     acl.default_policy})
   * @param keyListPolicy {@code acl.enable_key_list_policy} of the server
   * @param leftMs for how long it counts from now on, in milliseconds; 0 if it does not expire
   * @param policies the rules of all that the token names
   */
  record Known(
      String accessor,
      boolean defaultAllows,
      boolean keyListPolicy,
      long leftMs,
      List<Rules> policies)
      implements TokenRights {
    public Known {
      policies = List.copyOf(policies);
    }
  }

  /**
   * It gives nothing at all.
   *
   * @param text of the answer, whose status is 403
   */
  record Unknown(String text) implements TokenRights {}

  /** As bytes. */
  default byte[] encode() {
    ByteWriter out = new ByteWriter(256);
    switch (this) {
      case Unknown(String text) -> out.flag(false).text(text);
      case Known known -> {
        out.flag(true)
            .text(known.accessor)
            .flag(known.defaultAllows)
            .flag(known.keyListPolicy)
            .varint(known.leftMs)
            .varint(known.policies.size());
        for (Rules policy : known.policies) {
          out.text(policy.policy()).varint(policy.rules().size());
          for (Rule rule : policy.rules()) {
            out.text(rule.resource().word())
                .flag(rule.prefix())
                .text(rule.name())
                .text(rule.level().word())
                .varint(rule.line());
          }
        }
      }
    }
    return out.toBytes();
  }

  /**
   * Reads what {@link #encode} wrote. A rule that this build does not know takes all rights away:
   * it might be one that denies.
   *
   * @throws MalformedException if it is something else
   */
  static TokenRights decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    if (!in.flag()) {
      return new Unknown(in.text());
    }
    String accessor = in.text();
    boolean defaultAllows = in.flag();
    boolean keyListPolicy = in.flag();
    long leftMs = in.varint();
    int count = in.count(in.remaining());
    List<Rules> policies = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String policy = in.text();
      int size = in.count(in.remaining());
      List<Rule> rules = new ArrayList<>(size);
      for (int j = 0; j < size; j++) {
        Resource resource = Resource.named(in.text());
        boolean prefix = in.flag();
        String name = in.text();
        Level level = Level.named(in.text());
        int line = in.count(Integer.MAX_VALUE);
        if (resource == null || level == null) {
          return new Unknown(
              "Permission denied: the policy \""
                  + policy
                  + "\" has rules that this agent does not know: update it");
        }
        rules.add(new Rule(resource, prefix, name, level, line));
      }
      policies.add(new Rules(policy, rules));
    }
    return new Known(accessor, defaultAllows, keyListPolicy, leftMs, policies);
  }
}
