package io.praetor.store.snapshot;

import io.praetor.store.View;
import io.praetor.store.bytes.MalformedException;
import io.praetor.store.level.Level;
import io.praetor.store.table.Tables;
import io.praetor.store.waiting.WaitingRoom;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A view as bytes and back; stateless. Equal states give equal bytes, whatever their history. A
 * view is written at the cluster's level, which it holds, and read at any up to {@link
 * Level#NEWEST}. The bytes are a line of blocks with a CRC-32C each, and an end that holds the
 * SHA-256 of all: what is damaged or cut short is refused, never read as less.
 */
public final class SnapshotCodec {
  private SnapshotCodec() {}

  /** Writes a view; the stream stays open. Holds one block in memory. */
  public static void write(View view, OutputStream out) throws IOException {
    BlockOutput blocks = new BlockOutput(out, format(view));
    ViewWriter.write(view, blocks);
    blocks.finish();
  }

  /**
   * Reads a view; the stream stays open, and has nothing after the snapshot.
   *
   * @throws IOException if the stream fails
   * @throws io.praetor.store.bytes.MalformedException if the bytes are no whole snapshot
   */
  public static View read(InputStream in) throws IOException {
    return read(in, Tables.ALL);
  }

  /** {@link #read(InputStream)} of other tables than all. */
  public static View read(InputStream in, Tables tables) throws IOException {
    return read(tables, null, WaitingRoom.HEAP, new BlockInput(in, Blocks.BYTES_MAX));
  }

  /** {@link #read(InputStream)} with a place for what waits for its commit. */
  public static View read(InputStream in, WaitingRoom room) throws IOException {
    return read(Tables.ALL, null, room, new BlockInput(in, Blocks.BYTES_MAX));
  }

  /**
   * {@link #read(InputStream)} of what is restored by a cluster. At the first level, a block that
   * builds of that level refuse is refused here too: if some servers restored and others did not,
   * their states would differ. What waits in the snapshot for its commit is read past.
   */
  public static View read(InputStream in, int level) throws IOException {
    int bytesMax = level < Level.WALL_CLOCK ? Blocks.FIRST_LEVEL_BYTES_MAX : Blocks.BYTES_MAX;
    return read(Tables.ALL, null, WaitingRoom.NOWHERE, new BlockInput(in, bytesMax));
  }

  /**
   * Reads what was written of a view, as {@link #read} would, and holds it against the view. Shares
   * the view's keys and values, so that it takes little memory beside it. Of what waits for its
   * commit it compares how much there is.
   *
   * @return what was read, equal to the view but for the bytes that wait
   * @throws IOException if the stream fails
   * @throws io.praetor.store.bytes.MalformedException if the bytes are no whole snapshot, or one of
   *     another state
   */
  public static View readBack(View written, InputStream in) throws IOException {
    BlockInput blocks = new BlockInput(in, Blocks.BYTES_MAX);
    return read(written.tables(), written, WaitingRoom.NOWHERE, blocks);
  }

  /**
   * Goes through a snapshot to its end and tells of each record, without building its state: it
   * holds one block in memory, and the rows of small tables. The stream stays open.
   *
   * @throws IOException if the stream fails
   * @throws io.praetor.store.bytes.MalformedException if the bytes are no whole snapshot; some
   *     records may have been told of by then
   */
  public static void scan(InputStream in, RecordVisitor visitor) throws IOException {
    BlockInput blocks = new BlockInput(in, Blocks.BYTES_MAX);
    checkFormat(ViewReader.scan(Tables.ALL, visitor, blocks), blocks);
  }

  private static View read(
      Tables tables, @Nullable View written, WaitingRoom room, BlockInput blocks)
      throws IOException {
    return checkFormat(ViewReader.read(tables, written, room, blocks), blocks);
  }

  private static View checkFormat(View view, BlockInput blocks) {
    if (blocks.format() != format(view)) {
      throw new MalformedException(
          "a snapshot of level " + view.level() + " in format " + blocks.format());
    }
    return view;
  }

  /** A server that knows no levels does not know the second format either, and says so. */
  private static int format(View view) {
    return view.level() < Level.WALL_CLOCK
        ? BlockOutput.FIRST_FORMAT
        : BlockOutput.FORMAT_WITH_LEVEL;
  }

  /** The bytes of a view, for small ones. */
  public static byte[] encode(View view) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      write(view, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /**
   * The view of some bytes.
   *
   * @throws io.praetor.store.bytes.MalformedException if they are no whole snapshot
   */
  public static View decode(byte[] bytes) {
    try {
      return read(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
