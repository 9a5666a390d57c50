package io.praetor.agent.cluster;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.bytes.MalformedException;

/** What becomes of a {@link JoinRequest}. */
sealed interface JoinAnswer {

  /** It may take part from now on, with nothing in its log: it has to ask once more. */
  record Admitted(String clusterId) implements JoinAnswer {}

  /** It is in the configuration. */
  record Done() implements JoinAnswer {}

  /** Another server leads; empty if none is known. */
  record Elsewhere(String leader) implements JoinAnswer {}

  /** Not now; the reason is for people. */
  record NotNow(String reason) implements JoinAnswer {}

  default byte[] encode() {
    ByteWriter out = new ByteWriter(64);
    switch (this) {
      case Admitted admitted -> out.u8(1).text(admitted.clusterId());
      case Done done -> out.u8(2);
      case Elsewhere elsewhere -> out.u8(3).text(elsewhere.leader());
      case NotNow notNow -> out.u8(4).text(notNow.reason());
    }
    return out.toBytes();
  }

  static JoinAnswer decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    return switch (in.u8()) {
      case 1 -> new Admitted(in.text());
      case 2 -> new Done();
      case 3 -> new Elsewhere(in.text());
      case 4 -> new NotNow(in.text());
      default -> throw new MalformedException("no such answer to a server that joins");
    };
  }
}
