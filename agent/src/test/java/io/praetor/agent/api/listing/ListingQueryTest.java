package io.praetor.agent.api.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.praetor.agent.api.Hiding;
import io.praetor.agent.filter.FilterWorkException;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.Requester;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.command.Command;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.snapshot.SnapshotCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Pages of keys, against one look at every key. */
class ListingQueryTest {
  private static final String[] PARTS = {"a", "b", "/", "//", "é", "c/", "secret/", " "};
  private static final @Nullable String[] NAMES = {
    null, "*", "a*", "**/b", "?", "[ab]*", "[!a]", "~a.*b", "a/**", "*/*", "~^$"
  };
  private static final @Nullable String[] VALUES = {null, null, "1", "~^[0-4]$", "xyz"};

  private static String random(Random random, int parts) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(parts); n > 0; n--) {
      text.append(PARTS[random.nextInt(PARTS.length)]);
    }
    return text.toString();
  }

  private static StateMachine filled(Random random) {
    StateMachine store = new StateMachine(SnapshotCodec::read);
    for (int i = 0; i < 300; i++) {
      Key key = Key.utf8(random(random, 6));
      if (key.length() > 0) {
        store.apply(
            i, new Command.KvSet(key, Integer.toString(i).getBytes(StandardCharsets.UTF_8), i));
      }
    }
    return store;
  }

  private static boolean matches(@Nullable String glob, String name) {
    if (glob == null) {
      return true;
    }
    return switch (glob) {
      case "~a.*b" -> Pattern.compile("a.*b", Pattern.DOTALL).matcher(name).find();
      case "~^$" -> name.isEmpty();
      case "*" -> true;
      case "a*" -> last(name).startsWith("a");
      case "**/b" -> name.equals("b") || name.endsWith("/b");
      case "?" -> last(name).codePointCount(0, last(name).length()) == 1;
      case "[ab]*" -> last(name).startsWith("a") || last(name).startsWith("b");
      case "[!a]" ->
          last(name).codePointCount(0, last(name).length()) == 1 && !last(name).equals("a");
      case "a/**" -> name.startsWith("a/");
      case "*/*" -> name.chars().filter(c -> c == '/').count() == 1;
      default -> throw new AssertionError(glob);
    };
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static boolean holds(@Nullable String match, String value) {
    if (match == null) {
      return true;
    }
    return match.startsWith("~") ? value.matches("[0-4]") : value.contains(match);
  }

  /** What a walk over all keys finds, as rows: a key alone, a folder with its sums. */
  private static List<String> plainly(
      View view, String prefix, int depth, Predicate<KvEntry> taken) {
    TreeMap<Key, long[]> folders = new TreeMap<>();
    List<String> rows = new ArrayList<>();
    for (KvEntry entry : view.kv().entries(Key.utf8(prefix))) {
      if (!taken.test(entry)) {
        continue;
      }
      String name = entry.key().toString();
      int end = prefix.length();
      for (int i = 0; i < depth && (i == 0 || end > 0); i++) {
        end = name.indexOf('/', end) + 1;
      }
      if (depth == 0 || end == 0) {
        rows.add(name);
      } else {
        String folder = name.substring(0, end);
        long[] sums = folders.computeIfAbsent(Key.utf8(folder), key -> new long[2]);
        if (sums[0] == 0) {
          rows.add(folder + " folder");
        }
        sums[0]++;
        sums[1] += entry.value().length;
      }
    }
    rows.replaceAll(row -> {
      if (!row.endsWith(" folder")) {
        return row;
      }
      long[] sums = folders.getOrDefault(Key.utf8(row.substring(0, row.length() - 7)), new long[2]);
      return row + " " + sums[0] + " " + sums[1];
    });
    return rows;
  }

  private static List<String> rows(Listing page) {
    TreeMap<Key, String> rows = new TreeMap<>();
    page.keys().forEach(entry -> rows.put(entry.key(), entry.key().toString()));
    page.folders()
        .forEach(folder ->
            rows.put(
                folder.prefix(),
                folder.prefix() + " folder " + folder.keys() + " " + folder.bytes()));
    return List.copyOf(rows.values());
  }

  @Test
  void allPagesTogetherAreWhatAWalkOverAllKeysFinds() {
    for (long seed = 1; seed <= 15; seed++) {
      Random random = new Random(seed);
      View view = filled(random).view();
      for (int i = 0; i < 200; i++) {
        String prefix = random(random, 3);
        int depth = random.nextInt(3);
        String hidden = random.nextBoolean() ? "" : random.nextBoolean() ? "secret/" : "a";
        @Nullable String names = NAMES[random.nextInt(NAMES.length)];
        @Nullable String values = VALUES[random.nextInt(VALUES.length)];
        List<String> expected =
            plainly(
                view,
                prefix,
                depth,
                entry ->
                    (hidden.isEmpty() || !entry.key().toString().startsWith(hidden))
                        && matches(names, entry.key().toString().substring(prefix.length()))
                        && holds(values, new String(entry.value(), StandardCharsets.UTF_8)));
        int limit = 1 + random.nextInt(20);
        // Work enough for all, or for a few keys at a time.
        long steps = random.nextBoolean() ? ListingWork.STEPS_MAX : 1_000 + random.nextInt(20_000);
        List<String> found = new ArrayList<>();
        @Nullable Key after = null;
        long counted = 0;
        boolean incomplete = false;
        do {
          QueryResult<Listing> page =
              new ListingQuery(
                      Key.utf8(prefix),
                      after,
                      limit,
                      depth,
                      Match.ofNames(names),
                      Match.ofValues(values),
                      Hiding.keysBelow(hidden))
                  .find(view, new ListingWork(steps));
          Listing listing = page.records();
          assertThat(rows(listing)).hasSizeLessThanOrEqualTo(limit);
          found.addAll(rows(listing));
          assertThat(listing.count() >= 0).isEqualTo(after == null);
          if (after == null) {
            counted = listing.count();
          }
          if (listing.isIncomplete()) {
            incomplete = true;
          }
          if (depth == 0 && listing.after() != null && after != null) {
            assertThat(listing.after()).isGreaterThan(after);
          }
          after = listing.after();
        } while (after != null);
        String what =
            "seed %s, prefix '%s', depth %s, hidden '%s', match %s, value-match %s, limit %s, steps %s"
                .formatted(seed, prefix, depth, hidden, names, values, limit, steps);
        if (!incomplete || depth == 0) {
          assertThat(found).as(what).isEqualTo(expected);
        }
        if (!incomplete) {
          long all =
              plainly(
                      view,
                      prefix,
                      0,
                      entry ->
                          (hidden.isEmpty() || !entry.key().toString().startsWith(hidden))
                              && matches(names, entry.key().toString().substring(prefix.length()))
                              && holds(values, new String(entry.value(), StandardCharsets.UTF_8)))
                  .size();
          assertThat(counted).as(what).isEqualTo(all);
        }
      }
    }
  }

  @Test
  void aValueThatTakesTooMuchWorkIsRefused() {
    StateMachine store = new StateMachine(SnapshotCodec::read);
    store.apply(1, new Command.KvSet(Key.utf8("a"), new byte[2_000], 0));
    ListingQuery query =
        new ListingQuery(
            Key.EMPTY, null, 10, 0, null, Match.ofValues("~(x{200})$"), Requester.ANONYMOUS);
    assertThat(query.find(store.view()).records().count()).isZero();
    assertThatThrownBy(() -> query.find(store.view(), new ListingWork(100_000)))
        .isInstanceOf(FilterWorkException.class);
  }
}
