package io.praetor.agent.consensus;

import io.praetor.store.StateMachine;
import io.praetor.store.command.Command;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import java.nio.charset.StandardCharsets;

/** The commands and questions of the tests of the log, which cares for neither. */
final class Commands {

  private Commands() {}

  static Command set(String key, String value) {
    return new Command.KvSet(Key.utf8(key), value.getBytes(StandardCharsets.UTF_8), 0);
  }

  static String get(StateMachine store, String key) {
    KvEntry entry = store.view().kv().get(Key.utf8(key));
    return entry == null ? "null" : new String(entry.value(), StandardCharsets.UTF_8);
  }

  static long createIndex(StateMachine store, String key) {
    KvEntry entry = store.view().kv().get(Key.utf8(key));
    return entry == null ? -1 : entry.createIndex();
  }
}
