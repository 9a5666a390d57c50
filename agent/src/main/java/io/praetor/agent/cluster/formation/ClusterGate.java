package io.praetor.agent.cluster.formation;

import io.praetor.agent.cluster.formation.LocalRecord.Standing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The record of the cluster that this server belongs to, as it starts, and the gate in front of its
 * log. Read before the log is opened, since messages of others may come at once.
 */
public final class ClusterGate {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterGate.class);

  private final LocalFile file;
  private final LocalRecord read;
  private final boolean isNew;
  private volatile boolean open;

  private ClusterGate(LocalFile file, LocalRecord read, boolean isNew) {
    this.file = file;
    this.read = read;
    this.isNew = isNew;
  }

  /**
   * Reads the record.
   *
   * @param folder the data directory, or null for memory
   * @throws IOException with a sentence for the operator, if the record is damaged
   */
  public static ClusterGate load(@Nullable Path folder) throws IOException {
    LocalFile file = new LocalFile(folder);
    LocalRecord record = file.load();
    return record == null
        ? new ClusterGate(file, LocalRecord.blank(UUID.randomUUID().toString()), true)
        : new ClusterGate(file, record, false);
  }

  /** Whether messages of the log may be answered; any thread. */
  public boolean isOpen() {
    return open;
  }

  /** The incarnation of this server. */
  public String incarnation() {
    return read.incarnation();
  }

  /** The cluster that it belongs to, or the empty string. */
  public String clusterId() {
    return read.clusterId();
  }

  public LocalRecord record() {
    return read;
  }

  /**
   * Writes the record; when this returns it survives the loss of power.
   *
   * @throws IOException if it cannot be written
   */
  public void save(LocalRecord record) throws IOException {
    file.save(record);
  }

  public void open() {
    open = true;
  }

  public void open(LocalRecord now) {
    open = now.standing() == Standing.MEMBER;
  }

  /**
   * Compares the record with the log that has been opened.
   *
   * @throws IOException if the record cannot be written, or the log is gone that it speaks of
   */
  public void settle(boolean hasLog, Formation formation) throws IOException {
    if (isNew && hasLog) {
      // A log without a record: a server of its own that was started before there were records.
      LOG.info("The log is there and its record is not: it is made anew");
      formation.admitted("");
    } else if (isNew) {
      file.save(read);
    } else if (read.hasLog() && !hasLog) {
      throw new IOException(
          "the data directory says that this server has had a log, and the log is gone; to bring"
              + " the server back without what it knew, empty the whole data directory: the other"
              + " servers will then take it in as a new one");
    }
  }
}
