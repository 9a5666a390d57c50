package io.praetor.agent.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.store.StateMachine;
import io.praetor.store.command.Command;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.snapshot.SnapshotCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Names up to a separator, against one look at every key. */
class KeyNamesQueryTest {
  private static final String[] PARTS = {"a", "b", "/", "//", "é", "c/", "\uffff"};

  private static String random(Random random, int parts) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(parts); n > 0; n--) {
      text.append(PARTS[random.nextInt(PARTS.length)]);
    }
    return text.toString();
  }

  private static List<String> names(StateMachine store, String prefix, String separator) {
    return new KeyNamesQuery(Key.utf8(prefix), Key.utf8(separator), Requester.ANONYMOUS)
        .find(store.view()).records().stream()
            .map(name -> new String(name, StandardCharsets.UTF_8))
            .toList();
  }

  private static List<String> plainly(StateMachine store, String prefix, String separator) {
    List<String> names = new ArrayList<>();
    for (KvEntry entry : store.view().kv().entries(Key.utf8(prefix))) {
      String key = entry.key().toString();
      int at = separator.isEmpty() ? -1 : key.indexOf(separator, prefix.length());
      String name = at < 0 ? key : key.substring(0, at + separator.length());
      if (names.isEmpty() || !names.getLast().equals(name)) {
        names.add(name);
      }
    }
    return names;
  }

  @Test
  void foldersAreToldOnceHoweverLargeTheyAre() {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      StateMachine store = new StateMachine(SnapshotCodec::read);
      for (int i = 0; i < 400; i++) {
        Key key = Key.utf8(random(random, 6) + (random.nextBoolean() ? i : ""));
        if (key.length() > 0) {
          store.apply(i, new Command.KvSet(key, new byte[0], i));
        }
        if (random.nextInt(4) == 0) {
          store.apply(i, new Command.KvDelete(key));
        }
      }
      for (int i = 0; i < 200; i++) {
        String prefix = random(random, 3);
        String separator = random(random, 2);
        assertThat(names(store, prefix, separator))
            .as("seed %s, prefix %s, separator %s", seed, prefix, separator)
            .isEqualTo(plainly(store, prefix, separator));
      }
    }
  }

  @Test
  void nothingIsAboveTheHighestFolder() {
    StateMachine store = new StateMachine(SnapshotCodec::read);
    byte[] name = {(byte) 0xFF, (byte) 0xFF, 0};
    for (int i = 0; i < 20; i++) {
      name[2] = (byte) i;
      store.apply(i, new Command.KvSet(Key.of(name.clone()), new byte[0], 0));
    }
    Key separator = Key.of(new byte[] {(byte) 0xFF});
    assertThat(
            new KeyNamesQuery(Key.EMPTY, separator, Requester.ANONYMOUS)
                .find(store.view())
                .records())
        .containsExactly(new byte[] {(byte) 0xFF});
  }
}
