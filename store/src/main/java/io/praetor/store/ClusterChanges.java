package io.praetor.store;

import io.praetor.store.cluster.ClusterBlobs;
import io.praetor.store.cluster.ClusterSetting;
import io.praetor.store.cluster.KeptSetting;
import io.praetor.store.cluster.LeftAgent;
import io.praetor.store.cluster.ServerNote;
import io.praetor.store.command.Command;
import io.praetor.store.config.ConfigBlob;
import io.praetor.store.history.ChangeLog;
import io.praetor.store.level.Level;
import io.praetor.store.ordered.OrderedMap;
import io.praetor.store.table.ClusterSettings;
import io.praetor.store.table.History;
import io.praetor.store.table.LeftAgents;
import io.praetor.store.table.Levels;
import io.praetor.store.table.ServerNotes;
import io.praetor.store.table.Settings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the commands do about what the cluster keeps about itself, from {@link Level#CLUSTER_TABLES}
 * on. Owned by the apply thread.
 */
final class ClusterChanges {
  private ClusterChanges() {}

  /**
   * Moves the cluster to a level. Where that brings the tables, they take over what is in the blobs
   * of the level before: the rows keep their indexes, so that nothing has changed for readers.
   */
  static void raise(Draft draft, int level) {
    boolean had = Levels.hasClusterTables(draft);
    boolean hadLog = draft.get(Levels.TABLE).level() >= Level.CHANGE_LOG;
    draft.set(Levels.TABLE, draft.get(Levels.TABLE).raised(level));
    if (!hadLog && draft.get(Levels.TABLE).level() >= Level.CHANGE_LOG) {
      draft.set(History.TABLE, ChangeLog.from(draft.index()));
    }
    if (had || !Levels.hasClusterTables(draft)) {
      return;
    }
    OrderedMap<String, ConfigBlob> blobs = draft.get(Settings.TABLE);
    draft.set(ClusterSettings.TABLE, ClusterBlobs.settings(blobs));
    draft.set(LeftAgents.TABLE, left(ClusterBlobs.left(blobs), draft.timeMs()));
    String id = id(draft);
    OrderedMap<String, ServerNote> notes = draft.get(ServerNotes.TABLE);
    OrderedMap<String, ConfigBlob> rest = blobs;
    for (ConfigBlob blob : blobs.values()) {
      ServerNote note = ClusterBlobs.note(blob, id);
      notes = note == null ? notes : notes.with(note.address(), note);
      rest = ClusterBlobs.isTyped(blob.name()) ? rest.without(blob.name()) : rest;
    }
    draft.set(ServerNotes.TABLE, notes);
    draft.set(Settings.TABLE, rest);
  }

  /** A list of the first level as rows; a restore may have brought it from another log's time. */
  private static OrderedMap<String, LeftAgent> left(List<LeftAgent> list, long timeMs) {
    OrderedMap<String, LeftAgent> rows = OrderedMap.empty();
    for (LeftAgent agent :
        list.subList(Math.max(0, list.size() - LeftAgent.AGENTS_MAX), list.size())) {
      long atMs = Math.clamp(agent.atMs(), 0, timeMs);
      rows =
          rows.with(
              agent.name(),
              new LeftAgent(
                  agent.id(), agent.name(), agent.address(), agent.server(), atMs, agent.index()));
    }
    return rows;
  }

  private static String id(Draft draft) {
    KeptSetting kept = draft.get(ClusterSettings.TABLE).get(ClusterSetting.Kind.ID);
    return kept != null && kept.value() instanceof ClusterSetting.Id(String id) ? id : "";
  }

  /** Sets one of the cluster's settings; whether it is set now. */
  static boolean set(Draft draft, ClusterSetting value, long expectedIndex) {
    OrderedMap<ClusterSetting.Kind, KeptSetting> settings = draft.get(ClusterSettings.TABLE);
    KeptSetting old = settings.get(value.kind());
    if (expectedIndex != -1 && expectedIndex != (old == null ? 0 : old.modifyIndex())) {
      return false;
    }
    if (old != null && old.value().equals(value)) {
      return true;
    }
    long at = draft.change();
    KeptSetting next = new KeptSetting(value, old == null ? at : old.createIndex(), at);
    draft.set(ClusterSettings.TABLE, settings.with(value.kind(), next));
    draft.changed(ClusterSettings.TABLE, value.kind(), old, next);
    return true;
  }

  /**
   * What a blob of the first level says, proposed before the level moved and applied behind it;
   * whether it counts. A list of agents that have left does not: it is as old as its writer's view.
   */
  static boolean setBlob(Draft draft, Command.ConfigSet c) {
    ClusterSetting.Kind kind = ClusterBlobs.kind(c.name());
    if (kind != null) {
      ClusterSetting value = ClusterBlobs.decode(kind, c.value());
      return value != null && set(draft, value, c.expectedIndex());
    }
    ServerNote note = ClusterBlobs.note(new ConfigBlob(c.name(), c.value(), 0, 0), id(draft));
    if (note == null) {
      return false;
    }
    note(draft, note.address(), note.incarnation(), note.removed());
    return true;
  }

  /** Notes that a server was let in, or that it was removed. */
  static void note(Draft draft, String address, String incarnation, boolean removed) {
    OrderedMap<String, ServerNote> notes = draft.get(ServerNotes.TABLE);
    ServerNote old = notes.get(address);
    if (old != null && old.removed() == removed && old.incarnation().equals(incarnation)) {
      return;
    }
    ServerNote next = new ServerNote(address, incarnation, removed, draft.change());
    draft.set(ServerNotes.TABLE, notes.with(address, next));
    draft.changed(ServerNotes.TABLE, address, old, next);
  }

  /** Takes an agent's node away, and shows it as one that has left. */
  static void leave(Draft draft, Command.AgentLeave c) {
    NodeChanges.deregister(draft, c.name());
    List<LeftAgent> oldestFirst = new ArrayList<>();
    draft.get(LeftAgents.TABLE).values().forEach(oldestFirst::add);
    oldestFirst.removeIf(agent -> agent.name().equals(c.name()));
    oldestFirst.sort(Comparator.comparingLong(LeftAgent::atMs).thenComparing(LeftAgent::name));
    for (int i = 0; i < oldestFirst.size(); i++) {
      if (oldestFirst.size() - i >= LeftAgent.AGENTS_MAX
          || !oldestFirst.get(i).isShown(draft.timeMs())) {
        forget(draft, oldestFirst.get(i).name());
      }
    }
    OrderedMap<String, LeftAgent> agents = draft.get(LeftAgents.TABLE);
    LeftAgent left =
        new LeftAgent(c.id(), c.name(), c.address(), c.server(), draft.timeMs(), draft.change());
    draft.set(LeftAgents.TABLE, agents.with(c.name(), left));
    draft.changed(LeftAgents.TABLE, c.name(), agents.get(c.name()), left);
  }

  /** Shows an agent no longer as one that has left. */
  static void forget(Draft draft, String name) {
    OrderedMap<String, LeftAgent> agents = draft.get(LeftAgents.TABLE);
    LeftAgent old = agents.get(name);
    if (old != null) {
      draft.set(LeftAgents.TABLE, agents.without(name));
      draft.changed(LeftAgents.TABLE, name, old, null);
    }
  }
}
