package io.praetor.verification.faults;

import io.praetor.store.View;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.verification.history.Call;
import io.praetor.verification.history.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a read asks of a state of the replayed log; immutable. */
sealed interface StateQuestion permits StateQuestion.OfKeys, ServiceQuestion {
  /** What a call asks, or null if it is no read of one thing. */
  static @Nullable StateQuestion of(Call call) {
    return switch (call) {
      case Call.Read c -> new OfKeys(c.key(), false);
      case Call.ReadTree c -> new OfKeys(c.prefix(), true);
      case Call.ReadService c ->
          new ServiceQuestion(c.prefix().substring(0, c.prefix().length() - 1), c.aspect());
      default -> null;
    };
  }

  /** The index that an answer from a state carries. */
  long index(View view);

  /** The answer from a state. */
  List<Entry> entries(View view);

  /**
   * What is equal in two states between which nobody who waits has to be woken. The index of what
   * is not there moves with changes that are none of it.
   */
  Object version(View view);

  /** Asks for a key, or all with a prefix. */
  record OfKeys(String key, boolean tree) implements StateQuestion {
    @Override
    public long index(View view) {
      Key bytes = Key.utf8(key);
      return tree ? view.indexOfPrefix(bytes) : view.indexOfKey(bytes);
    }

    @Override
    public List<Entry> entries(View view) {
      List<Entry> entries = new ArrayList<>();
      if (tree) {
        view.kv().entries(Key.utf8(key)).forEach(entry -> entries.add(entry(entry)));
      } else {
        KvEntry entry = view.kv().get(Key.utf8(key));
        if (entry != null) {
          entries.add(entry(entry));
        }
      }
      return entries;
    }

    @Override
    public Object version(View view) {
      if (tree) {
        return view.kv().prefixIndex(Key.utf8(key));
      }
      KvEntry entry = view.kv().get(Key.utf8(key));
      return entry == null ? 0L : entry.modifyIndex();
    }

    private static Entry entry(KvEntry e) {
      String session = e.session();
      return new Entry(
          e.key().toString(),
          new String(e.value(), StandardCharsets.UTF_8),
          session == null ? "" : session,
          e.createIndex(),
          e.modifyIndex(),
          e.lockIndex());
    }
  }
}
