package io.praetor.agent.cluster;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import java.util.List;

/**
 * What came of an {@link Operation}; immutable.
 *
 * @param failure why it failed, for people, or the empty string
 * @param servers how the servers are, if that was asked
 */
public record OperationResult(String failure, List<ServerHealth> servers) {
  static final OperationResult DONE = new OperationResult("", List.of());

  static OperationResult failed(String why) {
    return new OperationResult(why, List.of());
  }

  /** Whether it was done. */
  public boolean isDone() {
    return failure.isEmpty();
  }

  byte[] encode() {
    return new ByteWriter(256).text(failure).blob(ServerHealth.encode(servers)).toBytes();
  }

  static OperationResult decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    return new OperationResult(in.text(), ServerHealth.decode(in.blob()));
  }
}
