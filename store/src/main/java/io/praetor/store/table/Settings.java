package io.praetor.store.table;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.cluster.ClusterBlobs;
import io.praetor.store.config.ConfigBlob;
import io.praetor.store.level.Level;
import io.praetor.store.ordered.OrderedMap;
import io.praetor.store.watch.WatchRegistry;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The table of named blobs: what the cluster keeps about itself below {@link Level#CLUSTER_TABLES}.
 * A restore leaves the id that tells it from others.
 */
public final class Settings extends Table<OrderedMap<String, ConfigBlob>, String, ConfigBlob> {
  public static final Settings TABLE = new Settings();

  private static final int CONFIG = 7;

  private Settings() {
    super("config", CONFIG);
  }

  @Override
  public OrderedMap<String, ConfigBlob> empty() {
    return OrderedMap.empty();
  }

  @Override
  public long rows(OrderedMap<String, ConfigBlob> state) {
    return state.size();
  }

  @Override
  public void write(OrderedMap<String, ConfigBlob> state, RecordWriter out) {
    for (ConfigBlob blob : state.values()) {
      out.record(CONFIG)
          .text(blob.name())
          .blob(blob.value())
          .varint(blob.createIndex())
          .varint(blob.modifyIndex());
    }
  }

  @Override
  public OrderedMap<String, ConfigBlob> read(
      OrderedMap<String, ConfigBlob> soFar, int kind, RecordReader in) {
    ByteReader r = in.bytes();
    String name = in.ordered(r.text());
    byte[] value = r.blob();
    long created = in.number(0, in.index());
    return soFar.with(name, new ConfigBlob(name, value, created, in.number(created, in.index())));
  }

  @Override
  public void check(States view, Rules rules) {
    OrderedMap<String, ConfigBlob> settings = view.get(this);
    rules.require(settings.isSound(), "the settings' map is out of order or balance");
    for (OrderedMap.Entry<String, ConfigBlob> entry : settings) {
      ConfigBlob blob = entry.value();
      String name = "setting " + entry.key();
      rules.require(entry.key().equals(blob.name()), name + " is kept for " + blob.name());
      rules.require(
          !Levels.hasClusterTables(view) || !ClusterBlobs.isTyped(entry.key()),
          name + " is a blob, and has a table");
      rules.row(name, blob.createIndex(), blob.modifyIndex(), view.index());
    }
  }

  @Override
  public OrderedMap<String, ConfigBlob> restore(Restoring restoring) {
    OrderedMap<String, ConfigBlob> ours = restoring.ours().get(this);
    OrderedMap<String, ConfigBlob> next = OrderedMap.empty();
    boolean hasTables = Levels.hasClusterTables(restoring.ours());
    for (ConfigBlob blob : restoring.theirs().get(this).values()) {
      if (!blob.name().equals(ConfigBlob.CLUSTER_ID)
          && !(hasTables && ClusterBlobs.isTyped(blob.name()))) {
        next = next.with(blob.name(), restored(ours.get(blob.name()), blob, restoring));
      }
    }
    ConfigBlob id = ours.get(ConfigBlob.CLUSTER_ID);
    return id == null ? next : next.with(ConfigBlob.CLUSTER_ID, id);
  }

  /** A watch of the cluster's settings is one of both forms. */
  @Override
  public void wake(Change<String, ConfigBlob> change, WatchRegistry watches) {
    if (ClusterBlobs.kind(change.id()) != null) {
      watches.fire(ClusterSettings.TABLE.topic());
    }
  }

  private static ConfigBlob restored(
      @Nullable ConfigBlob ours, ConfigBlob theirs, Restoring restoring) {
    boolean same =
        ours != null
            && ours.createIndex() == theirs.createIndex()
            && ours.modifyIndex() == theirs.modifyIndex()
            && Arrays.equals(ours.value(), theirs.value());
    return same || !restoring.wasSeen(theirs.modifyIndex())
        ? theirs
        : new ConfigBlob(theirs.name(), theirs.value(), theirs.createIndex(), restoring.at());
  }
}
