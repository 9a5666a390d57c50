package io.praetor.agent.archive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.praetor.store.View;
import io.praetor.store.history.ChangeLog;
import io.praetor.store.snapshot.SnapshotCodec;
import io.praetor.store.table.History;
import io.praetor.store.table.PendingApplies;
import io.praetor.store.table.PendingRestores;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A snapshot's file to be: a gzipped tar of {@code meta.json}, {@code state.bin} and {@code
 * SHA256SUMS}. Used by one thread.
 *
 * <p>A tar tells the size of a member before its bytes, so the state is written twice: first only
 * to be counted and summed. Both times give the same bytes, since a view never changes.
 */
public final class ArchiveWriter {
  private static final int MODE = 0600;
  private static final int BUFFER_BYTES = 1 << 16;

  private final View view;
  private final long stateBytes;
  private final byte[] meta;
  private final byte[] sums;

  private ArchiveWriter(View view, long stateBytes, byte[] meta, byte[] sums) {
    this.view = view;
    this.stateBytes = stateBytes;
    this.meta = meta;
    this.sums = sums;
  }

  /**
   * What a file keeps of a view. The history of its keys is left out: a restore leaves that of the
   * cluster, and old values are not to lie about in files. So is what waits for its commit, which
   * no restore takes.
   */
  public static View kept(View whole) {
    return whole
        .with(History.TABLE, ChangeLog.EMPTY)
        .with(PendingApplies.TABLE, PendingApplies.TABLE.empty())
        .with(PendingRestores.TABLE, PendingRestores.TABLE.empty());
  }

  /**
   * Sums a view up, as far as it is {@link #kept}.
   *
   * @param program the version of the program that writes
   */
  public static ArchiveWriter of(View whole, String program) throws IOException {
    View view = kept(whole);
    MessageDigest digest = Members.sha256();
    Counter counter = new Counter();
    try (DigestOutputStream out = new DigestOutputStream(counter, digest)) {
      SnapshotCodec.write(view, out);
    }
    String sum = HexFormat.of().formatHex(digest.digest());
    byte[] meta = meta(view, program, sum, counter.bytes);
    String metaSum = HexFormat.of().formatHex(Members.sha256().digest(meta));
    String sums = metaSum + "  " + Members.META + "\n" + sum + "  " + Members.STATE + "\n";
    return new ArchiveWriter(view, counter.bytes, meta, sums.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] meta(View view, String program, String sum, long stateBytes)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("Version", 1);
      json.writeStringField("ID", index(view) + "-" + sum.substring(0, 16));
      json.writeNumberField("Index", index(view));
      json.writeNumberField("Size", stateBytes);
      json.writeStringField("Praetor", program);
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  private static long index(View view) {
    return Math.max(1, view.index());
  }

  /** The store index of the state. */
  public long index() {
    return index(view);
  }

  /** Writes it; the stream stays open. */
  public void write(OutputStream out) throws IOException {
    GZIPOutputStream gzip = new GZIPOutputStream(out, BUFFER_BYTES);
    TarArchiveOutputStream tar = new TarArchiveOutputStream(gzip);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    begin(tar, Members.META, meta.length);
    tar.write(meta);
    tar.closeArchiveEntry();
    begin(tar, Members.STATE, stateBytes);
    SnapshotCodec.write(view, tar);
    tar.closeArchiveEntry();
    begin(tar, Members.SUMS, sums.length);
    tar.write(sums);
    tar.closeArchiveEntry();
    tar.finish();
    gzip.finish();
  }

  /** A member that only its owner may read, and that tells nothing of who made it. */
  private void begin(TarArchiveOutputStream tar, String name, long size) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(size);
    entry.setMode(MODE);
    entry.setIds(0, 0);
    entry.setNames("", "");
    entry.setModTime(view.timeMs() / 1000 * 1000);
    tar.putArchiveEntry(entry);
  }

  private static final class Counter extends OutputStream {
    private long bytes;

    @Override
    public void write(int b) {
      bytes++;
    }

    @Override
    public void write(byte[] b, int offset, int length) {
      bytes += length;
    }
  }
}
