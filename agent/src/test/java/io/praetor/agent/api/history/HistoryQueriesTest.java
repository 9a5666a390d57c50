package io.praetor.agent.api.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.api.Hiding;
import io.praetor.agent.query.Requester;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.command.Command;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.level.Level;
import io.praetor.store.snapshot.SnapshotCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What keys were, against a list of all states. */
class HistoryQueriesTest {
  private static final int STEPS = 300;
  private static final String[] NAMES = {
    "a", "a/b", "a/c d", "a/secret/x", "a/secret/y", "b/b", "b/c d", "b/secret/x", "é"
  };

  /** The state at each index, beginning with the one at which changes are kept. */
  private final List<TreeMap<Key, KvEntry>> states = new ArrayList<>();

  private long first;
  private StateMachine store;

  @BeforeEach
  void empty() {
    states.clear();
    store = new StateMachine(SnapshotCodec::read);
    store.apply(1, new Command.KvSet(Key.utf8("a/b"), new byte[] {1}, 0));
    store.apply(1, new Command.LevelRaise(Level.NEWEST));
    first = store.view().index();
    note();
  }

  private void note() {
    TreeMap<Key, KvEntry> state = new TreeMap<>();
    store.view().kv().entries(Key.EMPTY).forEach(entry -> state.put(entry.key(), entry));
    while (first + states.size() <= store.view().index()) {
      states.add(state);
    }
  }

  private void fill(Random random) {
    for (int i = 0; i < STEPS; i++) {
      Key key = Key.utf8(NAMES[random.nextInt(NAMES.length)]);
      byte[] value = Integer.toString(random.nextInt(4)).getBytes(StandardCharsets.UTF_8);
      store.apply(
          i,
          switch (random.nextInt(8)) {
            case 0 -> new Command.KvDelete(key);
            case 1 -> new Command.KvDeleteTree(key);
            default -> new Command.KvSet(key, value, random.nextInt(2));
          });
      note();
    }
  }

  private Map<Key, KvEntry> at(long index) {
    return states.get((int) (index - first));
  }

  private static boolean isSeen(Key key, String hidden) {
    return hidden.isEmpty() || !key.toString().startsWith(hidden);
  }

  private static <R> R seen(Look<R> look) {
    assertThat(look).isInstanceOf(Look.Seen.class);
    return ((Look.Seen<R>) look).records();
  }

  private static List<String> told(List<Difference> differences) {
    return differences.stream()
        .map(each -> each.name() + " " + each.type() + " " + row(each.from()) + row(each.to()))
        .toList();
  }

  private static String row(@Nullable KvEntry entry) {
    return entry == null
        ? "-"
        : new String(entry.value(), StandardCharsets.UTF_8)
            + "/"
            + entry.flags()
            + "@"
            + entry.modifyIndex();
  }

  /** What a reader sees of it. */
  private static String shown(@Nullable KvEntry entry) {
    return row(entry).replaceAll("@.*", "");
  }

  /** The differences below two prefixes, by a look at every key. */
  private static List<String> plainly(
      Map<Key, KvEntry> left,
      String prefix,
      Map<Key, KvEntry> right,
      String toPrefix,
      String hidden) {
    TreeSet<Key> names = new TreeSet<>();
    for (Map.Entry<Map<Key, KvEntry>, String> side :
        List.of(Map.entry(left, prefix), Map.entry(right, toPrefix))) {
      for (Key key : side.getKey().keySet()) {
        if (key.toString().startsWith(side.getValue())) {
          names.add(Key.utf8(key.toString().substring(side.getValue().length())));
        }
      }
    }
    List<String> rows = new ArrayList<>();
    for (Key name : names) {
      Key one = Key.utf8(prefix + name);
      Key other = Key.utf8(toPrefix + name);
      KvEntry from = left.get(one);
      KvEntry to = right.get(other);
      boolean isSame = shown(from).equals(shown(to));
      if (!isSame && isSeen(one, hidden) && isSeen(other, hidden)) {
        String told = prefix.equals(toPrefix) ? one.toString() : name.toString();
        String type = from == null ? "added" : to == null ? "removed" : "changed";
        rows.add(told + " " + type + " " + row(from) + row(to));
      }
    }
    return rows;
  }

  @Test
  void statesAndDifferencesAreThoseOfTheListOfStates() {
    for (long seed = 1; seed <= 3; seed++) {
      Random random = new Random(seed);
      empty();
      fill(random);
      View view = store.view();
      for (int i = 0; i < 80; i++) {
        String prefix = random.nextBoolean() ? "" : random.nextBoolean() ? "a/" : "b/";
        String hidden = random.nextBoolean() ? "" : "a/secret";
        Requester requester = Hiding.keysBelow(hidden);
        long from = first + random.nextInt(states.size());
        long to = first + random.nextInt(states.size());
        String what =
            "seed %s, prefix '%s', hidden '%s', %s to %s".formatted(seed, prefix, hidden, from, to);
        List<KvEntry> tree = new ArrayList<>();
        seen(new PastTreeQuery(Key.utf8(prefix), from, requester).find(view).records())
            .forEach(tree::add);
        assertThat(tree)
            .as(what)
            .isEqualTo(
                at(from).values().stream()
                    .filter(each -> each.key().toString().startsWith(prefix))
                    .filter(each -> isSeen(each.key(), hidden))
                    .toList());
        Key key = Key.utf8(NAMES[random.nextInt(NAMES.length)]);
        assertThat(seen(new PastEntryQuery(key, from, Requester.ANONYMOUS).find(view).records()))
            .as(what)
            .isEqualTo(Optional.ofNullable(at(from).get(key)));
        assertThat(
                told(
                    seen(
                        new DiffQuery(Key.utf8(prefix), from, to, requester).find(view).records())))
            .as(what)
            .isEqualTo(plainly(at(from), prefix, at(to), prefix, hidden));
        long now = random.nextBoolean() ? DiffQuery.NOW : from;
        assertThat(
                told(
                    seen(
                        new CompareQuery(
                                new CompareQuery.Side(Key.utf8("a/"), now),
                                new CompareQuery.Side(Key.utf8("b/"), to),
                                requester)
                            .find(view)
                            .records())))
            .as(what)
            .isEqualTo(
                plainly(
                    now == DiffQuery.NOW ? at(view.index()) : at(from),
                    "a/",
                    at(to),
                    "b/",
                    hidden));
      }
    }
  }

  /** What changed at each index, the newest first, by a look at two states. */
  private List<String> changes(String prefix, boolean isFolder, String hidden) {
    List<String> rows = new ArrayList<>();
    for (long index = store.view().index(); index > first; index--) {
      Map<Key, KvEntry> before = at(index - 1);
      Map<Key, KvEntry> after = at(index);
      TreeSet<Key> keys = new TreeSet<>(before.keySet());
      keys.addAll(after.keySet());
      for (Key key : keys.descendingSet()) {
        boolean isMeant =
            isFolder ? key.toString().startsWith(prefix) : key.toString().equals(prefix);
        KvEntry one = before.get(key);
        KvEntry other = after.get(key);
        boolean isSame = Objects.equals(one, other);
        if (isMeant && !isSame && isSeen(key, hidden)) {
          boolean isCurrent = other != null && other.equals(store.view().kv().get(key));
          rows.add(index + " " + key + " " + row(other) + (isCurrent ? " current" : ""));
        }
      }
    }
    return rows;
  }

  private List<String> pages(String name, boolean isFolder, String hidden, int limit) {
    List<String> rows = new ArrayList<>();
    long before = Long.MAX_VALUE;
    do {
      VersionsOptions options = new VersionsOptions(limit, before, true, false);
      Requester requester = Hiding.keysBelow(hidden);
      Versions page =
          seen(
              isFolder
                  ? new TimelineQuery(Key.utf8(name), options, requester)
                      .find(store.view())
                      .records()
                  : new VersionsQuery(Key.utf8(name), options, requester)
                      .find(store.view())
                      .records());
      for (Versions.Row row : page.rows()) {
        rows.add(
            row.change().index()
                + " "
                + row.change().key()
                + " "
                + row(row.change().after())
                + (row.isCurrent() ? " current" : ""));
      }
      before = page.before();
    } while (before > 0);
    return rows;
  }

  @Test
  void historiesAreTheChangesFromStateToState() {
    for (long seed = 1; seed <= 3; seed++) {
      Random random = new Random(seed);
      empty();
      fill(random);
      for (String prefix : List.of("", "a/", "a/secret", "none")) {
        for (String hidden : List.of("", "a/secret")) {
          int limit = 1 + random.nextInt(30);
          assertThat(pages(prefix, true, hidden, limit))
              .as("seed %s, prefix '%s', hidden '%s', limit %s", seed, prefix, hidden, limit)
              .isEqualTo(changes(prefix, true, hidden));
        }
      }
      for (String name : NAMES) {
        List<String> expected = changes(name, false, "");
        if (name.equals("a/b")) {
          // What it was before anything was kept is known by what it was changed from.
          expected.add(row(name));
        }
        assertThat(pages(name, false, "", 1 + random.nextInt(30)))
            .as("seed %s, key '%s'", seed, name)
            .isEqualTo(expected);
      }
    }
  }

  private String row(String name) {
    KvEntry entry = Objects.requireNonNull(at(first).get(Key.utf8(name)));
    return entry.modifyIndex() + " " + name + " " + row(entry);
  }
}
