package io.praetor.agent.cluster;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;

/**
 * A server asks to be taken in; immutable.
 *
 * @param admitted whether it is a member already, with its memory whole, that the configuration may
 *     have lost
 * @param fresh whether its process has started, or its operator asked, since it was last in
 */
record JoinRequest(
    String nodeName, String address, String incarnation, boolean admitted, boolean fresh) {

  void write(ByteWriter out) {
    out.text(nodeName).text(address).text(incarnation).flag(admitted).flag(fresh);
  }

  static JoinRequest read(ByteReader in) {
    return new JoinRequest(in.text(), in.text(), in.text(), in.flag(), in.flag());
  }
}
