package io.praetor.cli.files;

import io.praetor.cli.change.Difference;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.Query;
import io.praetor.cli.tree.Entry;
import io.praetor.cli.tree.TreeReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What has to change for a tree to hold what a folder holds. Immutable.
 *
 * @param index of the tree that was looked at
 * @param held keys that are left though the folder has them not: a session holds them
 */
record ChangePlan(List<Change> changes, long index, List<String> held) {

  /**
   * Compares.
   *
   * @param prunes whether keys that the folder has not are deleted
   */
  static ChangePlan of(
      AgentClient agent, String prefix, SortedMap<String, byte[]> wanted, boolean prunes)
      throws IOException, CommandException {
    List<Change> changes = new ArrayList<>();
    List<String> held = new ArrayList<>();
    TreeMap<String, byte[]> missing = new TreeMap<>(wanted);
    try (TreeReader tree = TreeReader.open(agent, prefix, new Query().flag("consistent"))) {
      for (Entry entry = tree.next(); entry != null; entry = tree.next()) {
        byte[] value = missing.remove(entry.key());
        byte[] now = Base64.getDecoder().decode(entry.base64());
        Difference.Side before = new Difference.Side(now, entry.flags());
        if (value == null && prunes && !entry.session().isEmpty()) {
          held.add(entry.key());
        } else if ((value == null && prunes) || (value != null && !Arrays.equals(value, now))) {
          changes.add(new Change(entry.key(), value, before, entry.modifyIndex()));
        }
      }
      for (Map.Entry<String, byte[]> each : missing.entrySet()) {
        changes.add(new Change(each.getKey(), each.getValue(), null, 0));
      }
      changes.sort((a, b) -> TreeReader.compare(a.key(), b.key()));
      return new ChangePlan(List.copyOf(changes), tree.index(), held);
    }
  }
}
