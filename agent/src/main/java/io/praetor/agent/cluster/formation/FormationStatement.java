package io.praetor.agent.cluster.formation;

import io.praetor.agent.cluster.formation.LocalRecord.Standing;
import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What a server says of itself to those who may form a cluster with it; immutable.
 *
 * @param expect how many servers it waits for; 0 if it only ever joins
 * @param clusterId of the cluster that it belongs to, or of the plan that it has promised
 * @param known the servers that might form a cluster with it, itself included, as {@link #mark}
 * @param addresses where it knows other servers
 */
public record FormationStatement(
    String nodeId,
    String nodeName,
    String address,
    String incarnation,
    int expect,
    Standing standing,
    String clusterId,
    List<String> known,
    List<String> addresses) {

  public FormationStatement {
    known = List.copyOf(new TreeSet<>(known));
    addresses = List.copyOf(new TreeSet<>(addresses));
  }

  /** Names this incarnation of this server at this address. */
  String mark() {
    return nodeId + '/' + incarnation + '/' + address;
  }

  public void write(ByteWriter out) {
    out.text(nodeId)
        .text(nodeName)
        .text(address)
        .text(incarnation)
        .varint(expect)
        .u8(LocalRecord.code(standing))
        .text(clusterId);
    texts(out, known);
    texts(out, addresses);
  }

  public static FormationStatement read(ByteReader in) {
    return new FormationStatement(
        in.text(),
        in.text(),
        in.text(),
        in.text(),
        in.count(Integer.MAX_VALUE),
        LocalRecord.standing(in.u8()),
        in.text(),
        texts(in),
        texts(in));
  }

  public static void texts(ByteWriter out, List<String> texts) {
    out.varint(texts.size());
    texts.forEach(out::text);
  }

  public static List<String> texts(ByteReader in) {
    int count = in.count(in.remaining());
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      texts.add(in.text());
    }
    return texts;
  }
}
