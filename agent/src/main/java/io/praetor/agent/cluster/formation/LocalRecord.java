package io.praetor.agent.cluster.formation;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.bytes.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * What a server keeps on disk about the cluster that it belongs to; immutable.
 *
 * @param incarnation made with this record; a server that lost its disk has another
 * @param clusterId empty until it is a member
 * @param plan the plan that it promised or began with, as long as it has no log
 * @param hasLog whether it ever had an entry in its log: an empty log then means a lost one
 */
public record LocalRecord(
    String incarnation,
    Standing standing,
    String clusterId,
    @Nullable FormationPlan plan,
    boolean hasLog) {

  /** How far a server has come. */
  public enum Standing {
    /** It belongs to no cluster and has promised nothing. */
    BLANK,
    /** It has promised to begin with a plan, if its coordinator says so. */
    PROMISED,
    /** It belongs to a cluster. It never becomes anything else. */
    MEMBER
  }

  private static final int VERSION = 1;

  static LocalRecord blank(String incarnation) {
    return new LocalRecord(incarnation, Standing.BLANK, "", null, false);
  }

  LocalRecord promised(FormationPlan promised) {
    return new LocalRecord(incarnation, Standing.PROMISED, "", promised, false);
  }

  LocalRecord abandoned() {
    return blank(incarnation);
  }

  LocalRecord began(FormationPlan begun) {
    return new LocalRecord(incarnation, Standing.MEMBER, begun.clusterId(), begun, false);
  }

  LocalRecord member(String ofCluster) {
    return new LocalRecord(incarnation, Standing.MEMBER, ofCluster, null, hasLog);
  }

  LocalRecord withLog() {
    return new LocalRecord(incarnation, standing, clusterId, null, true);
  }

  byte[] encode() {
    ByteWriter out = new ByteWriter(256);
    out.u8(VERSION)
        .text(incarnation)
        .u8(code(standing))
        .text(clusterId)
        .flag(hasLog)
        .flag(plan != null);
    if (plan != null) {
      plan.write(out);
    }
    return out.toBytes();
  }

  static LocalRecord decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int version = in.u8();
    if (version != VERSION) {
      throw new MalformedException("version " + version + " is not known here");
    }
    String incarnation = in.text();
    Standing standing = standing(in.u8());
    String clusterId = in.text();
    boolean hasLog = in.flag();
    FormationPlan plan = in.flag() ? FormationPlan.read(in) : null;
    in.end();
    return new LocalRecord(incarnation, standing, clusterId, plan, hasLog);
  }

  static int code(Standing standing) {
    return switch (standing) {
      case BLANK -> 0;
      case PROMISED -> 1;
      case MEMBER -> 2;
    };
  }

  static Standing standing(int code) {
    return switch (code) {
      case 0 -> Standing.BLANK;
      case 1 -> Standing.PROMISED;
      case 2 -> Standing.MEMBER;
      default -> throw new MalformedException("no such standing: " + code);
    };
  }
}
