package io.praetor.store;

import io.praetor.store.cluster.ClusterBlobs;
import io.praetor.store.command.Command;
import io.praetor.store.config.ConfigBlob;
import io.praetor.store.ordered.OrderedMap;
import io.praetor.store.table.Levels;
import io.praetor.store.table.Settings;
import java.util.Arrays;

/** What the commands about settings do. Owned by the apply thread. */
final class SettingChanges {
  private SettingChanges() {}

  /** Sets one; whether it is set now. */
  static boolean set(Draft draft, Command.ConfigSet c) {
    if (Levels.hasClusterTables(draft) && ClusterBlobs.isTyped(c.name())) {
      return ClusterChanges.setBlob(draft, c);
    }
    OrderedMap<String, ConfigBlob> settings = draft.get(Settings.TABLE);
    ConfigBlob old = settings.get(c.name());
    if (c.expectedIndex() != -1 && c.expectedIndex() != (old == null ? 0 : old.modifyIndex())) {
      return false;
    }
    if (old != null && Arrays.equals(old.value(), c.value())) {
      return true;
    }
    long at = draft.change();
    ConfigBlob blob = new ConfigBlob(c.name(), c.value(), old == null ? at : old.createIndex(), at);
    draft.set(Settings.TABLE, settings.with(c.name(), blob));
    draft.changed(Settings.TABLE, c.name(), old, blob);
    return true;
  }
}
