package io.praetor.agent.query;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Caller;
import io.praetor.agent.access.Resource;
import io.praetor.store.View;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.watch.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * Asks for the names of all keys with a prefix, in their order; immutable.
 *
 * @param separator names end behind its first occurrence after the prefix, and each such folder is
 *     told once; empty for whole names
 */
public record KeyNamesQuery(Key prefix, Key separator, Requester requester)
    implements ReadQuery<List<byte[]>> {
  /** After so many keys of one folder, the rest of them are passed over by a look-up. */
  private static final int STEPS_MAX = 8;

  /** What to find and write a name takes, compared to the bytes of other answers. */
  private static final int NAME_BYTES = 32;

  @Override
  public void demand(View view) {
    PrefixQuery.demandList(requester.caller(view), prefix);
  }

  @Override
  public Topic topic() {
    return new Topic.OfPrefix(prefix);
  }

  @Override
  public long index(View view) {
    return view.indexOfPrefix(prefix);
  }

  @Override
  public boolean isLarge(View view, int bytesMin) {
    return view.kv().count(prefix) * NAME_BYTES >= bytesMin;
  }

  @Override
  public QueryResult<List<byte[]>> find(View view) {
    Caller caller = requester.caller(view);
    boolean seesAll = PrefixQuery.seesAll(caller, prefix);
    boolean leftOut = false;
    List<byte[]> names = new ArrayList<>();
    Iterator<KvEntry> entries = view.kv().entries(prefix).iterator();
    Key folder = null;
    int steps = 0;
    while (entries.hasNext()) {
      Key key = entries.next().key();
      if (folder != null && key.startsWith(folder)) {
        steps++;
        Key behind = steps == STEPS_MAX ? folder.behind() : null;
        if (behind != null) {
          entries = view.kv().entries(prefix, behind).iterator();
        }
        continue;
      }
      // A folder is told if there is a key in it that may be read.
      if (!seesAll && !caller.authorizer().allows(Resource.KEY, Access.READ, key.bytes())) {
        leftOut = true;
        continue;
      }
      int end = folderEnd(key.bytes());
      folder = end < 0 ? null : key.prefix(end);
      steps = 0;
      names.add(folder == null ? key.bytes() : folder.bytes());
    }
    return QueryResult.filtered(index(view), names, leftOut, caller);
  }

  /** Where the first separator behind the prefix ends, or -1 if there is none. */
  private int folderEnd(byte[] name) {
    byte[] mark = separator.bytes();
    if (mark.length == 0) {
      return -1;
    }
    for (int i = prefix.length(); i + mark.length <= name.length; i++) {
      if (Arrays.equals(name, i, i + mark.length, mark, 0, mark.length)) {
        return i + mark.length;
      }
    }
    return -1;
  }
}
