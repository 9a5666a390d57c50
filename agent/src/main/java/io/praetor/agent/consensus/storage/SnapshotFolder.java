package io.praetor.agent.consensus.storage;

import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.snapshot.local.LocalSnapshotMetaTable;
import io.praetor.store.View;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of snapshots: checks what is there before the library looks, and knows the last one.
 * Any thread of the log.
 */
public final class SnapshotFolder {

  private static final String PREFIX = "snapshot_";
  private static final String DESCRIPTION = "__raft_snapshot_meta";

  /** A disk with less room than this is full. */
  private static final long FULL_BYTES_MAX = 1 << 20;

  private final String self;
  private final Path folder;
  private final Disk disk;
  private final MembershipHistory members;
  private volatile long lastIndex;
  private volatile long lastBytes;

  public SnapshotFolder(String self, Path folder, Disk disk, MembershipHistory members) {
    this.self = self;
    this.folder = folder;
    this.disk = disk;
    this.members = members;
  }

  /**
   * Reads and checks the newest snapshot: an error here is one at start, before anything is
   * answered.
   */
  public void check() throws IOException {
    Files.createDirectories(folder);
    List<Path> found;
    try (Stream<Path> listed = Files.list(folder)) {
      found =
          new ArrayList<>(
              listed.filter(path -> path.getFileName().toString().startsWith(PREFIX)).toList());
    }
    if (found.isEmpty()) {
      return;
    }
    found.sort(Comparator.comparingLong(SnapshotFolder::index));
    Path newest = found.getLast();
    RaftSnapshotFile.Content<Long> content = RaftSnapshotFile.read(newest, state -> state.skip(0));
    LocalSnapshotMetaTable described = new LocalSnapshotMetaTable(new RaftOptions());
    Path description = newest.resolve(DESCRIPTION);
    boolean readable;
    try {
      readable = isWhole(description) && described.loadFromFile(description.toString());
    } catch (IOException | RuntimeException e) {
      readable = false;
    }
    if (!readable
        || !described.hasMeta()
        || !described.getMeta().equals(content.meta())
        || !described.listFiles().contains(RaftSnapshotFile.NAME)
        || described.getMeta().getLastIncludedIndex() != index(newest)) {
      throw new LogCorruptException(description, "it does not describe the snapshot beside it");
    }
  }

  /**
   * Whether the lengths in the library's description stay within it: a name, then a message, each
   * behind its length. The library believes them, and asks for as much memory as a damaged one
   * says.
   */
  private static boolean isWhole(Path description) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(description));
    for (int part = 0; part < 2; part++) {
      int length = in.remaining() < Integer.BYTES ? -1 : in.getInt();
      if (length < 0 || length > in.remaining()) {
        return false;
      }
      in.position(in.position() + length);
    }
    return true;
  }

  private static long index(Path snapshot) {
    return Long.parseLong(snapshot.getFileName().toString().substring(PREFIX.length()));
  }

  public String self() {
    return self;
  }

  public Path folder() {
    return folder;
  }

  /**
   * Writes a snapshot and reads it back, since the log behind the one before goes next: what could
   * not be read then would be lost.
   *
   * @param check reads the state, and throws if it is not what was to be written
   * @return the size of its file
   */
  public long write(
      Path into,
      SnapshotMeta meta,
      RaftSnapshotFile.Writer state,
      RaftSnapshotFile.Reader<View> check)
      throws IOException {
    long bytes = RaftSnapshotFile.write(into, meta, state, disk);
    if (!RaftSnapshotFile.read(into, check).meta().equals(meta)) {
      throw new IOException("the snapshot in " + into + " is read back as another one");
    }
    lastBytes = bytes;
    return bytes;
  }

  /**
   * Whether the disk has no room left, asked after a write has failed. The error itself says so in
   * the language of the system alone.
   */
  public boolean isDiskFull() {
    try {
      return disk.usableBytes(folder) < FULL_BYTES_MAX;
    } catch (IOException e) {
      // A disk that cannot even tell is broken in another way.
      return false;
    }
  }

  public void loaded(SnapshotMeta meta, long bytes) {
    lastIndex = meta.getLastIncludedIndex();
    lastBytes = bytes;
    members.base(
        new Membership(
            addresses(meta.getPeersList()),
            addresses(meta.getLearnersList()),
            meta.getLastIncludedIndex()));
  }

  public void saved(long index) {
    lastIndex = Math.max(lastIndex, index);
  }

  private static List<String> addresses(List<String> peers) {
    return MembershipHistory.addresses(peers.stream().map(SnapshotFolder::parse).toList());
  }

  private static PeerId parse(String peer) {
    PeerId id = new PeerId();
    if (!id.parse(peer)) {
      throw new IllegalArgumentException("a snapshot names the server \"" + peer + "\"");
    }
    return id;
  }

  public long lastIndex() {
    return lastIndex;
  }

  public long lastBytes() {
    return lastBytes;
  }
}
