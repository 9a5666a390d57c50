package io.praetor.agent.dns.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of the message that is being written, and the names that stand in it; used for one
 * message after the other, so that none of them has to grow a buffer of its own. Owned by one
 * thread.
 */
public final class MessageBuffer {
  /** A buffer that has grown beyond this is not kept for the next message. */
  private static final int BYTES_KEPT_MAX = 16_384;

  private static final int BYTES_MIN = 2_048;
  private static final int POINTER = 0xc000;
  private static final int POINTER_MAX = 0x3fff;

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes = new byte[BYTES_MIN];
  private int length;
  private final NamePlaces places = new NamePlaces();

  /** Names that were marked without standing in the message. */
  private final NamePlaces others = new NamePlaces();

  /** The first name of the message, which most of its records belong to. */
  private @Nullable DnsName first;

  private int firstPointer;

  /** The one that was marked last. */
  private @Nullable DnsName marked;

  private int markedPointer;

  /** Begins a message. */
  void clear() {
    if (bytes.length > BYTES_KEPT_MAX) {
      bytes = new byte[BYTES_MIN];
    }
    length = 0;
    places.clear();
    others.clear();
    first = null;
    marked = null;
  }

  /** How many bytes of the message there are. */
  int length() {
    return length;
  }

  /** Makes room: whatever writes has asked for it before. */
  void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }

  void writeByte(int value) {
    bytes[length++] = (byte) value;
  }

  void writeShort(int value) {
    SHORT.set(bytes, length, (short) value);
    length += Short.BYTES;
  }

  /** Writes eight bytes at once. */
  void writeLong(long value) {
    LONG.set(bytes, length, value);
    length += Long.BYTES;
  }

  void writeBytes(byte[] data) {
    writeBytes(data, data.length);
  }

  private void writeBytes(byte[] data, int count) {
    System.arraycopy(data, 0, bytes, length, count);
    length += count;
  }

  void setByte(int at, int value) {
    bytes[at] = (byte) value;
  }

  void setShort(int at, int value) {
    SHORT.set(bytes, at, (short) value);
  }

  /** Writes a name as it is. */
  void writeName(DnsName name) {
    writeBytes(name.wire());
  }

  /**
   * Writes a name that later ones may point at.
   *
   * @param pointing whether it may point at earlier ones itself
   */
  @SuppressWarnings("ReferenceEquality") // the same object is found without a look at the table
  void writeName(DnsName name, boolean pointing) {
    if (pointing && name == first) {
      writeShort(firstPointer);
    } else if (pointing && name == marked) {
      writeShort(markedPointer);
    } else {
      writeLabels(name, pointing);
    }
  }

  private void writeLabels(DnsName name, boolean pointing) {
    byte[] wire = name.wire();
    if (length == DnsMessages.HEADER_BYTES && wire[0] != 0) {
      first = name;
      firstPointer = POINTER | length;
    }
    int label = 0;
    for (int at = 0; wire[at] != 0; at += 1 + wire[at]) {
      int hash = name.hash(label++);
      int number = places.find(name, at, hash);
      if (number < 0) {
        if (length + at <= POINTER_MAX) {
          places.put(name, at, hash, length + at);
        }
      } else if (pointing) {
        writeBytes(wire, at);
        writeShort(POINTER | places.place(number));
        return;
      } else {
        // Whatever this part ends in is known as well.
        break;
      }
    }
    writeBytes(wire);
  }

  /** Marks a name; false if it was marked before in this message. */
  boolean mark(DnsName name) {
    int hash = name.hashCode();
    int number = places.find(name, 0, hash);
    if (number >= 0) {
      marked = name;
      markedPointer = POINTER | places.place(number);
      if (!places.mark(number)) {
        return false;
      }
      if (others.isEmpty()) {
        return true;
      }
    }
    if (others.find(name, 0, hash) >= 0) {
      return false;
    }
    others.put(name, 0, hash, 0);
    return true;
  }

  /** The message, which is the caller's to release. */
  ByteBuf copy(ByteBufAllocator allocator) {
    return allocator.buffer(length).writeBytes(bytes, 0, length);
  }
}
