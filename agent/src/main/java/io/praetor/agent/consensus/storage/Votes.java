package io.praetor.agent.consensus.storage;

import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.option.RaftMetaStorageOptions;
import com.alipay.sofa.jraft.storage.RaftMetaStorage;
import io.praetor.agent.fault.FaultHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The term and the vote of this server (Raft paper, figure 2: they are durable before any answer).
 * Written under the library's lock, the term read by any thread.
 */
public final class Votes implements RaftMetaStorage {

  private static final int MAGIC = 0x5052_5601;

  private final @Nullable Path file;
  private final Disk disk;
  private final FaultHandler faults;
  private volatile long term;
  private PeerId votedFor = PeerId.emptyPeer();

  private Votes(@Nullable Path file, Disk disk, FaultHandler faults) {
    this.file = file;
    this.disk = disk;
    this.faults = faults;
  }

  /** Votes that are forgotten with the process, as its log is. */
  public static Votes inMemory() {
    return new Votes(null, Disk.REAL, (reason, cause) -> {});
  }

  /**
   * Reads the file, if there is one.
   *
   * @param required whether there has to be: a server that has a log has voted, or followed someone
   *     in a term
   */
  public static Votes open(Path file, boolean required, Disk disk, FaultHandler faults)
      throws IOException {
    Votes votes = new Votes(file, disk, faults);
    if (Files.exists(file)) {
      votes.load(file);
    } else if (required) {
      throw new LogCorruptException(file, "it is missing: without it this server might vote twice");
    }
    return votes;
  }

  private void load(Path from) throws IOException {
    byte[] bytes = Files.readAllBytes(from);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int body = bytes.length - Integer.BYTES;
    if (body < 12 || in.getInt(body) != checksum(bytes, body) || in.getInt() != MAGIC) {
      throw new LogCorruptException(from, "its checksum is wrong");
    }
    term = in.getLong();
    String peer = new String(bytes, 12, body - 12, StandardCharsets.UTF_8);
    if (!peer.isEmpty() && !votedFor.parse(peer)) {
      throw new LogCorruptException(from, "it names no server");
    }
  }

  private boolean save() {
    if (file == null) {
      return true;
    }
    byte[] peer =
        votedFor.isEmpty() ? new byte[0] : votedFor.toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(16 + peer.length).putInt(MAGIC).putLong(term).put(peer);
    out.putInt(checksum(out.array(), out.position())).flip();
    try {
      AtomicFile.write(file, out, disk);
      return true;
    } catch (IOException e) {
      faults.fault(
          "cannot write the vote to "
              + file
              + ": "
              + e.getMessage()
              + "; is the disk full or broken?",
          e);
      return false;
    }
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(Arrays.copyOf(bytes, length));
    return (int) crc.getValue();
  }

  @Override
  public boolean init(RaftMetaStorageOptions options) {
    return true;
  }

  @Override
  public void shutdown() {}

  @Override
  public boolean setTerm(long newTerm) {
    return setTermAndVotedFor(newTerm, votedFor);
  }

  @Override
  public long getTerm() {
    return term;
  }

  @Override
  public boolean setVotedFor(PeerId peer) {
    return setTermAndVotedFor(term, peer);
  }

  @Override
  public PeerId getVotedFor() {
    return votedFor;
  }

  @Override
  public boolean setTermAndVotedFor(long newTerm, PeerId peer) {
    term = newTerm;
    votedFor = peer.copy();
    return save();
  }
}
