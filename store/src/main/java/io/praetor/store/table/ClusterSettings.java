package io.praetor.store.table;

import io.praetor.store.cluster.ClusterBlobs;
import io.praetor.store.cluster.ClusterSetting;
import io.praetor.store.cluster.KeptSetting;
import io.praetor.store.level.Level;
import io.praetor.store.ordered.OrderedMap;

/**
 * The table of the cluster's settings, from {@link Level#CLUSTER_TABLES} on. A restore takes those
 * that are content, and leaves what is this cluster's own.
 */
public final class ClusterSettings
    extends Table<OrderedMap<ClusterSetting.Kind, KeptSetting>, ClusterSetting.Kind, KeptSetting> {
  public static final ClusterSettings TABLE = new ClusterSettings();

  private static final int SETTING = 11;

  private ClusterSettings() {
    super("cluster-settings", SETTING);
  }

  @Override
  public int level() {
    return Level.CLUSTER_TABLES;
  }

  @Override
  public OrderedMap<ClusterSetting.Kind, KeptSetting> empty() {
    return OrderedMap.empty();
  }

  @Override
  public long rows(OrderedMap<ClusterSetting.Kind, KeptSetting> state) {
    return state.size();
  }

  @Override
  public void write(OrderedMap<ClusterSetting.Kind, KeptSetting> state, RecordWriter out) {
    for (KeptSetting setting : state.values()) {
      var record = out.record(SETTING);
      setting.value().write(record);
      record.varint(setting.createIndex()).varint(setting.modifyIndex());
    }
  }

  @Override
  public OrderedMap<ClusterSetting.Kind, KeptSetting> read(
      OrderedMap<ClusterSetting.Kind, KeptSetting> soFar, int kind, RecordReader in) {
    ClusterSetting value = ClusterSetting.read(in.bytes());
    long created = in.number(0, in.index());
    return soFar.with(
        in.ordered(value.kind()), new KeptSetting(value, created, in.number(created, in.index())));
  }

  @Override
  public void check(States view, Rules rules) {
    OrderedMap<ClusterSetting.Kind, KeptSetting> settings = view.get(this);
    rules.require(settings.isSound(), "the cluster settings' map is out of order or balance");
    rules.require(
        settings.isEmpty() || Levels.hasClusterTables(view), "cluster settings at the first level");
    for (OrderedMap.Entry<ClusterSetting.Kind, KeptSetting> entry : settings) {
      KeptSetting kept = entry.value();
      String name = "cluster setting " + entry.key();
      rules.require(
          entry.key() == kept.value().kind(), name + " is kept for " + kept.value().kind());
      rules.row(name, kept.createIndex(), kept.modifyIndex(), view.index());
    }
  }

  /** Whose cluster it is, and whether an operator holds its level, no snapshot says. */
  @Override
  public OrderedMap<ClusterSetting.Kind, KeptSetting> restore(Restoring restoring) {
    if (!Levels.hasClusterTables(restoring.ours())) {
      return empty();
    }
    // Where the snapshot has no root, clients go on with the one that they know.
    OrderedMap<ClusterSetting.Kind, KeptSetting> ours = restoring.ours().get(this);
    OrderedMap<ClusterSetting.Kind, KeptSetting> next = ours.without(ClusterSetting.Kind.AUTOPILOT);
    OrderedMap<ClusterSetting.Kind, KeptSetting> theirs =
        Levels.hasClusterTables(restoring.theirs())
            ? restoring.theirs().get(this)
            : ClusterBlobs.settings(restoring.theirs().get(Settings.TABLE));
    for (KeptSetting kept : theirs.values()) {
      ClusterSetting.Kind kind = kept.value().kind();
      if (kind == ClusterSetting.Kind.AUTOPILOT || kind == ClusterSetting.Kind.ROOT) {
        boolean isSame = kept.equals(ours.get(kind));
        next =
            next.with(
                kind,
                isSame || !restoring.wasSeen(kept.modifyIndex())
                    ? kept
                    : new KeptSetting(kept.value(), kept.createIndex(), restoring.at()));
      }
    }
    return next;
  }
}
