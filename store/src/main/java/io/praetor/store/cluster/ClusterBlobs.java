package io.praetor.store.cluster;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.bytes.MalformedException;
import io.praetor.store.config.ConfigBlob;
import io.praetor.store.ordered.OrderedMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster keeps about itself in the form of the first level: blobs under names; stateless.
 * What cannot be read counts as not there.
 */
public final class ClusterBlobs {
  /** The name of the list of agents that have left. */
  public static final String LEFT = "members-left";

  /** Before the address of a server that something is noted of. */
  private static final String SERVER = "server/";

  private static final String REMOVED = "removed";

  private ClusterBlobs() {}

  /** The name of a setting. */
  public static String name(ClusterSetting.Kind kind) {
    return switch (kind) {
      case ID -> ConfigBlob.CLUSTER_ID;
      case ROOT -> "trust-root";
      case AUTOPILOT -> "autopilot";
      case LEVEL_HOLD -> "level-hold";
    };
  }

  /** The name of what is noted of a server. */
  public static String serverName(String address) {
    return SERVER + address;
  }

  /** The kind of setting that has a name, or null. */
  public static ClusterSetting.@Nullable Kind kind(String name) {
    for (ClusterSetting.Kind kind : ClusterSetting.Kind.values()) {
      if (name(kind).equals(name)) {
        return kind;
      }
    }
    return null;
  }

  /** Whether above the first level there is a table for what has a name. */
  public static boolean isTyped(String name) {
    return name.equals(LEFT) || name.startsWith(SERVER) || kind(name) != null;
  }

  /** The bytes of a setting. */
  public static byte[] encode(ClusterSetting setting) {
    return switch (setting) {
      case ClusterSetting.Id(String id) -> id.getBytes(StandardCharsets.UTF_8);
      case ClusterSetting.Root(String pem) -> pem.getBytes(StandardCharsets.US_ASCII);
      case AutopilotSettings settings -> settings.writeFields(new ByteWriter(32)).toBytes();
      case ClusterSetting.LevelHold(boolean isHeld) -> new byte[] {(byte) (isHeld ? 1 : 0)};
    };
  }

  /** The setting of some bytes, or null if they are none. */
  public static @Nullable ClusterSetting decode(ClusterSetting.Kind kind, byte[] value) {
    return switch (kind) {
      case ID -> new ClusterSetting.Id(new String(value, StandardCharsets.UTF_8));
      case ROOT -> new ClusterSetting.Root(new String(value, StandardCharsets.US_ASCII));
      case LEVEL_HOLD -> new ClusterSetting.LevelHold(value.length == 1 && value[0] == 1);
      case AUTOPILOT -> {
        try {
          yield AutopilotSettings.readFields(new ByteReader(value));
        } catch (MalformedException e) {
          yield null;
        }
      }
    };
  }

  /** A setting among blobs, or null. */
  public static @Nullable KeptSetting find(
      OrderedMap<String, ConfigBlob> blobs, ClusterSetting.Kind kind) {
    ConfigBlob blob = blobs.get(name(kind));
    ClusterSetting value = blob == null ? null : decode(kind, blob.value());
    return blob == null || value == null
        ? null
        : new KeptSetting(value, blob.createIndex(), blob.modifyIndex());
  }

  /** All settings among blobs. */
  public static OrderedMap<ClusterSetting.Kind, KeptSetting> settings(
      OrderedMap<String, ConfigBlob> blobs) {
    OrderedMap<ClusterSetting.Kind, KeptSetting> settings = OrderedMap.empty();
    for (ClusterSetting.Kind kind : ClusterSetting.Kind.values()) {
      KeptSetting kept = find(blobs, kind);
      settings = kept == null ? settings : settings.with(kind, kept);
    }
    return settings;
  }

  /** The list of agents that have left, in its order. */
  public static byte[] encodeLeft(List<LeftAgent> agents) {
    ByteWriter out = new ByteWriter(64 * agents.size());
    for (LeftAgent agent : agents) {
      out.text(agent.id())
          .text(agent.name())
          .text(agent.address())
          .flag(agent.server())
          .varint(agent.atMs());
    }
    return out.toBytes();
  }

  /** Those of the list among blobs, in its order. */
  public static List<LeftAgent> left(OrderedMap<String, ConfigBlob> blobs) {
    ConfigBlob blob = blobs.get(LEFT);
    if (blob == null) {
      return List.of();
    }
    List<LeftAgent> agents = new ArrayList<>();
    try {
      ByteReader in = new ByteReader(blob.value());
      while (in.remaining() > 0) {
        agents.add(
            new LeftAgent(
                in.text(), in.text(), in.text(), in.flag(), in.varint(), blob.modifyIndex()));
      }
    } catch (MalformedException e) {
      return List.of();
    }
    return agents;
  }

  /**
   * A server that was removed.
   *
   * @param clusterId since a restored snapshot may bring the notes of another cluster; empty for
   *     the word alone, which is all that builds of the first level know
   */
  public static byte[] removed(String clusterId) {
    return (clusterId.isEmpty() ? REMOVED : REMOVED + ' ' + clusterId)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** What a blob notes of a server of a cluster, or null if it notes nothing of one. */
  public static @Nullable ServerNote note(ConfigBlob blob, String clusterId) {
    if (!blob.name().startsWith(SERVER)) {
      return null;
    }
    String address = blob.name().substring(SERVER.length());
    String text = new String(blob.value(), StandardCharsets.UTF_8);
    if (text.equals(REMOVED) || text.equals(REMOVED + ' ' + clusterId)) {
      return new ServerNote(address, "", true, blob.modifyIndex());
    }
    return text.startsWith(REMOVED + ' ')
        ? null
        : new ServerNote(address, text, false, blob.modifyIndex());
  }
}
