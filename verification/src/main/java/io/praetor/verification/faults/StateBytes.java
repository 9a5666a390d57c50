package io.praetor.verification.faults;

import io.praetor.verification.cluster.Member;
import io.praetor.verification.wire.RawHttp;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The state that a server holds in memory, as the bytes of a snapshot. Stateless. */
final class StateBytes {
  private static final Duration WAIT_MAX = Duration.ofSeconds(20);
  private static final int BLOCK = 512;

  private StateBytes() {}

  /** What the server holds now, leader or not; null if it does not answer. */
  static byte @Nullable [] of(Member member) {
    byte[] archive = archive(member, "?stale");
    return archive == null ? null : of(archive);
  }

  /** A snapshot as a file, with the parameters that are given; null if there was no answer. */
  static byte @Nullable [] archive(Member member, String parameters) {
    RawHttp.Answer answer = member.ask("GET", "/v1/snapshot" + parameters, WAIT_MAX);
    return answer == null ? null : answer.body();
  }

  /** The state that a file of a snapshot holds. */
  static byte[] of(byte[] archive) {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(archive))) {
      while (true) {
        byte[] head = in.readNBytes(BLOCK);
        if (head.length < BLOCK || head[0] == 0) {
          throw new IllegalStateException("the snapshot has no state");
        }
        // ustar: the name is the first field, the size eleven octal digits at byte 124.
        String name = new String(head, 0, 100, StandardCharsets.US_ASCII).replace("\0", "");
        int size =
            Integer.parseInt(new String(head, 124, 11, StandardCharsets.US_ASCII).strip(), 8);
        byte[] content = in.readNBytes(size);
        in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
        if (name.equals("state.bin")) {
          return content;
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("the snapshot is broken", e);
    }
  }
}
