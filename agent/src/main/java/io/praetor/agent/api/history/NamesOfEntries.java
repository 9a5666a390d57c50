package io.praetor.agent.api.history;

import io.praetor.agent.api.AnswerRendering;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.routing.Answer;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The names of entries as an answer, each folder once; immutable.
 *
 * @param prefix of the names
 * @param separator names end behind its first occurrence after the prefix; empty for whole names
 */
record NamesOfEntries(Key prefix, Key separator, AnswerRendering<List<byte[]>> names)
    implements AnswerRendering<Iterable<KvEntry>> {
  @Override
  public Answer body(QueryResult<Iterable<KvEntry>> result) {
    List<byte[]> found = new ArrayList<>();
    Key folder = null;
    for (KvEntry entry : result.records()) {
      Key key = entry.key();
      if (folder != null && key.startsWith(folder)) {
        continue;
      }
      int end = folderEnd(key.bytes());
      folder = end < 0 ? null : key.prefix(end);
      found.add(folder == null ? key.bytes() : folder.bytes());
    }
    return names.body(result.with(found));
  }

  private int folderEnd(byte[] name) {
    byte[] mark = separator.bytes();
    for (int i = prefix.length(); mark.length > 0 && i + mark.length <= name.length; i++) {
      if (Arrays.equals(name, i, i + mark.length, mark, 0, mark.length)) {
        return i + mark.length;
      }
    }
    return -1;
  }
}
