package io.praetor.agent.consensus.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Remembers up to which position the log was durable before anyone was told so. It survives the end
 * of the process at any moment (the page cache keeps it), so a log that ends before it has lost
 * what was acknowledged: that is how a torn tail is told from a corrupt one. Owned by whoever
 * writes the log.
 *
 * <p>Two slots are written in turn, each with a checksum, so that one is whole whatever happens.
 */
public final class DurableMark implements AutoCloseable {

  private static final int SLOT_BYTES = 32;
  private static final int SLOTS = 2;

  private final MappedByteBuffer slots;
  private long sequence;
  private long index;

  private DurableMark(MappedByteBuffer slots) {
    this.slots = slots;
  }

  /** Opens the mark, or makes one at 0. */
  public static DurableMark open(Path file) throws IOException {
    boolean exists = Files.exists(file);
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (exists && channel.size() != SLOT_BYTES * SLOTS) {
        throw new LogCorruptException(
            file, "it has " + channel.size() + " bytes instead of " + SLOT_BYTES * SLOTS);
      }
      DurableMark mark =
          new DurableMark(channel.map(FileChannel.MapMode.READ_WRITE, 0, SLOT_BYTES * SLOTS));
      if (exists) {
        mark.load(file);
      } else {
        mark.set(0);
        mark.set(0);
        mark.force();
      }
      return mark;
    }
  }

  private void load(Path file) throws LogCorruptException {
    boolean found = false;
    for (int slot = 0; slot < SLOTS; slot++) {
      int at = slot * SLOT_BYTES;
      long slotSequence = slots.getLong(at);
      long slotIndex = slots.getLong(at + 8);
      if (slots.getLong(at + 16) == checksum(slotSequence, slotIndex)
          && (!found || slotSequence > sequence)) {
        sequence = slotSequence;
        index = slotIndex;
        found = true;
      }
    }
    if (!found) {
      throw new LogCorruptException(file, "neither of its two marks has the right checksum");
    }
  }

  long index() {
    return index;
  }

  /** Moves the mark: up after the log was forced, down before it is shortened. */
  void set(long newIndex) {
    sequence++;
    int at = (int) (sequence % SLOTS) * SLOT_BYTES;
    slots.putLong(at, sequence);
    slots.putLong(at + 8, newIndex);
    slots.putLong(at + 16, checksum(sequence, newIndex));
    index = newIndex;
  }

  /** Writes the mark to the disk itself, so that it also survives a loss of power. */
  void force() throws IOException {
    try {
      slots.force();
    } catch (UncheckedIOException e) {
      // A mapped file has no other way to tell that the disk failed.
      throw e.getCause();
    }
  }

  private static long checksum(long sequence, long index) {
    CRC32C crc = new CRC32C();
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      crc.update((int) (sequence >>> shift));
      crc.update((int) (index >>> shift));
    }
    return crc.getValue() | 1L << 40;
  }

  @Override
  public void close() throws IOException {
    force();
  }
}
