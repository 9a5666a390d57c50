package io.praetor.store.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.bytes.MalformedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Snapshots whose sums are right and whose content is not. */
class ViewReaderTest {
  private interface Part {
    void write(ByteWriter w);
  }

  // Written out: old snapshots hold them.
  private static final int HEAD_KIND = 1;
  private static final int NODE_KIND = 2;
  private static final int SESSION_KIND = 3;
  private static final int ENTRY_KIND = 4;
  private static final int TOMBSTONE_KIND = 5;
  private static final int RESTORE_KIND = 8;
  private static final int CHUNK_KIND = 9;

  private static final Part HEAD =
      w -> w.u8(HEAD_KIND).varint(9).varint(0).varint(8).varint(0).varint(8).varint(8);
  private static final Part NODE = node("n", "i");
  private static final Part SESSION = session("s", "n");

  private static Part node(String name, String id) {
    return w -> {
      w.u8(NODE_KIND).text(id).text(name).text("a").flag(false).varint(0).u8(0);
      w.text("").varint(1).varint(2);
    };
  }

  private static Part session(String id, String node) {
    return w -> {
      w.u8(SESSION_KIND).text(id).text("").text(node).varint(0).flag(false);
      w.text("").varint(0).varint(0).varint(0).varint(3);
    };
  }

  private static Part entry(String key, String session, long created, long at) {
    return w -> {
      w.u8(ENTRY_KIND).text(key).text("").varint(0).varint(0);
      w.text(session).varint(created).varint(at);
    };
  }

  private static Part tombstone(String key, long at) {
    return w -> w.u8(TOMBSTONE_KIND).text(key).varint(at);
  }

  private static byte[] bytes(List<Part> records) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BlockOutput blocks = new BlockOutput(out, BlockOutput.FIRST_FORMAT);
    for (Part record : records) {
      record.write(blocks.record());
    }
    blocks.finish();
    return out.toByteArray();
  }

  private static void refused(String why, Part... records) throws IOException {
    byte[] bytes = bytes(List.of(records));
    assertThatThrownBy(() -> SnapshotCodec.decode(bytes))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(why);
  }

  @Test
  void takesWhatIsRight() throws IOException {
    byte[] bytes = bytes(List.of(HEAD, NODE, SESSION, tombstone("a", 4), entry("b", "s", 5, 6)));
    assertThat(SnapshotCodec.encode(SnapshotCodec.decode(bytes))).isEqualTo(bytes);
  }

  @Test
  void refusesWhatIsNot() throws IOException {
    refused("without its head", NODE);
    refused("has the kind", HEAD, HEAD);
    refused("out of order", HEAD, NODE, SESSION, NODE);
    refused("out of order", HEAD, entry("a", "", 1, 1), NODE);
    refused("out of order", HEAD, entry("a", "", 1, 1), tombstone("a", 1));
    refused("out of order", HEAD, node("n", "i"), node("m", "j"));
    refused("have the id", HEAD, node("m", "i"), node("n", "i"));
    refused("which is not there", HEAD, SESSION);
    refused("out of order", HEAD, NODE, SESSION, SESSION);
    refused("which is not there", HEAD, entry("a", "s", 1, 1));
    refused("not between", HEAD, entry("a", "", 1, 9));
    refused("not between", HEAD, entry("a", "", 3, 2));
    refused("not between", HEAD, tombstone("a", 9));
    refused("has the kind", HEAD, w -> w.u8(77));
    Part restore = w -> w.u8(RESTORE_KIND).text("r").varint(3);
    refused("out of order", HEAD, restore, restore);
    refused("not begun", HEAD, w -> w.u8(CHUNK_KIND).text("x"));
    refused(
        "not between",
        w -> w.u8(HEAD_KIND).varint(9).varint(0).varint(10).varint(0).varint(8).varint(8));
  }
}
