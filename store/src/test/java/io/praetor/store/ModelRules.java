package io.praetor.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.store.command.Command;
import io.praetor.store.command.TransactionOperation;
import io.praetor.store.rule.RuleDefinition;
import io.praetor.store.rule.ValueRule;
import io.praetor.store.table.ValueRules;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/** The rules of values of the {@link Model}: one map, all of which is looked at for each key. */
final class ModelRules {
  private static final String[] KEYS = {"", "a", "a/", "a/b/", "b/c", "lock1"};
  private static final String[] GLOBS = {"*", "**", "a/*", "a/**", "?0", "*/b/?", "\\a*", "b/c1"};

  record Row(RuleDefinition definition, long create, long modify) {}

  private final LongSupplier at;
  TreeMap<String, Row> byName = new TreeMap<>();
  long index;

  /** None yet; a change has the index that is supplied. */
  ModelRules(LongSupplier at) {
    this.at = at;
  }

  void take(ModelRules from) {
    byName = new TreeMap<>(from.byName);
    index = from.index;
  }

  String apply(Command.Rule command) {
    switch (command) {
      case Command.RuleDelete c -> {
        if (byName.remove(c.name()) == null) {
          return "false #";
        }
        index = at.getAsLong();
      }
      case Command.RuleSet c -> {
        Row old = byName.get(c.rule().name());
        if (old == null || !old.definition.equals(c.rule())) {
          index = at.getAsLong();
          byName.put(c.rule().name(), new Row(c.rule(), old == null ? index : old.create, index));
        }
      }
    }
    return "true #";
  }

  /** The index of the last change of a rule over a key that a command writes. */
  long over(Command command) {
    List<? extends TransactionOperation> operations =
        switch (command) {
          case Command.Transaction c -> c.operations();
          case Command.Kv c -> List.of(c);
          default -> List.of();
        };
    long last = 0;
    for (TransactionOperation operation : operations) {
      if (operation instanceof Command.KvSet
          || operation instanceof Command.KvCas
          || operation instanceof Command.KvLock
          || operation instanceof Command.KvUnlock) {
        last = Math.max(last, over(((Command.Kv) operation).key().toString()));
      }
    }
    return last;
  }

  /** The index of the last change of a rule over a key. */
  long over(String key) {
    long last = 0;
    for (Row row : byName.values()) {
      last = covers(row.definition, key) ? Math.max(last, row.modify) : last;
    }
    return last;
  }

  static boolean covers(RuleDefinition rule, String key) {
    if (!rule.isGlob()) {
      return key.startsWith(rule.keys());
    }
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < rule.keys().length(); i++) {
      char c = rule.keys().charAt(i);
      if (rule.keys().startsWith("**", i)) {
        regex.append(".*");
        i++;
      } else if (c == '*') {
        regex.append("[^/]*");
      } else if (c == '?') {
        regex.append("[^/]");
      } else if (c == '\\' && i + 1 < rule.keys().length()) {
        regex.append(Pattern.quote(rule.keys().substring(++i, i + 1)));
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(key).matches();
  }

  void restore(ModelRules from, long now) {
    TreeMap<String, Row> next = new TreeMap<>();
    from.byName.forEach((name, row) -> next.put(name, new Row(row.definition, row.create, now)));
    index = index == 0 && from.index == 0 ? 0 : now;
    byName = next;
  }

  static Map<String, Row> of(View view) {
    TreeMap<String, Row> rows = new TreeMap<>();
    for (ValueRule rule : view.get(ValueRules.TABLE).all()) {
      rows.put(rule.name(), new Row(rule.definition(), rule.createIndex(), rule.modifyIndex()));
    }
    return rows;
  }

  /** A listener is told of the rules what has changed. */
  static void toldOf(
      ModelAccess.Replay replay, View before, View after, Changes changes, String where) {
    assertThat(replay.of(changes.of(ValueRules.TABLE), texts(before), ValueRule::toString))
        .as(where)
        .isEqualTo(texts(after));
  }

  private static Map<String, String> texts(View view) {
    TreeMap<String, String> rows = new TreeMap<>();
    view.get(ValueRules.TABLE).all().forEach(rule -> rows.put(rule.name(), rule.toString()));
    return rows;
  }

  /** A view has the rules of the model. */
  void compare(View view, String where) {
    assertThat(of(view)).as(where).isEqualTo(byName);
    assertThat(view.get(ValueRules.TABLE).index()).as(where).isEqualTo(index);
  }

  static Command.Rule next(Random random) {
    String name = "r" + random.nextInt(4);
    if (random.nextInt(3) == 0) {
      return new Command.RuleDelete(name);
    }
    boolean isGlob = random.nextBoolean();
    String[] keys = isGlob ? GLOBS : KEYS;
    return new Command.RuleSet(
        new RuleDefinition(
            name,
            isGlob,
            keys[random.nextInt(keys.length)],
            "size",
            "{\"Max\":" + random.nextInt(2) + "}",
            random.nextBoolean(),
            "é"));
  }
}
