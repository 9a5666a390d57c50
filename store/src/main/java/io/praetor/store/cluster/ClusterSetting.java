package io.praetor.store.cluster;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.bytes.MalformedException;

/** A setting that the cluster has one of; immutable. */
public sealed interface ClusterSetting
    permits AutopilotSettings, ClusterSetting.Id, ClusterSetting.LevelHold, ClusterSetting.Root {

  /** What it is; the order is that of the rows in snapshots. */
  enum Kind {
    ID,
    ROOT,
    AUTOPILOT,
    LEVEL_HOLD
  }

  /** What tells this cluster from others. */
  record Id(String id) implements ClusterSetting {
    @Override
    public Kind kind() {
      return Kind.ID;
    }
  }

  /** The root certificate that clients are shown, in PEM. */
  record Root(String pem) implements ClusterSetting {
    @Override
    public Kind kind() {
      return Kind.ROOT;
    }
  }

  /** Whether an operator keeps the cluster at its level. */
  record LevelHold(boolean isHeld) implements ClusterSetting {
    @Override
    public Kind kind() {
      return Kind.LEVEL_HOLD;
    }
  }

  /** Which of the settings it is. */
  Kind kind();

  /** Never less than {@link #write} takes. */
  default int bytesMax() {
    return switch (this) {
      case Id(String id) -> 16 + 3 * id.length();
      case Root(String pem) -> 16 + 3 * pem.length();
      case LevelHold hold -> 8;
      case AutopilotSettings settings -> 64;
    };
  }

  /** Writes it, what it is first. */
  default void write(ByteWriter out) {
    switch (this) {
      case Id(String id) -> out.u8(1).text(id);
      case Root(String pem) -> out.u8(2).text(pem);
      case AutopilotSettings settings -> settings.writeFields(out.u8(3));
      case LevelHold(boolean isHeld) -> out.u8(4).flag(isHeld);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws MalformedException if the bytes are no setting
   */
  static ClusterSetting read(ByteReader in) {
    int kind = in.u8();
    return switch (kind) {
      case 1 -> new Id(in.text());
      case 2 -> new Root(in.text());
      case 3 -> AutopilotSettings.readFields(in);
      case 4 -> new LevelHold(in.flag());
      default -> throw new MalformedException("the cluster has no setting of kind " + kind);
    };
  }
}
