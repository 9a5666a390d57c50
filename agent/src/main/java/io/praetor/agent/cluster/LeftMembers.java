package io.praetor.agent.cluster;

import io.praetor.store.View;
import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.catalog.Health;
import io.praetor.store.catalog.Node;
import io.praetor.store.config.ConfigBlob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The agents that have left, kept in the store so that {@code members} can show them for a while;
 * immutable.
 */
record LeftMembers(List<Gone> agents) {
  static final String CONFIG_NAME = "members-left";

  /** Longer lists forget their oldest. */
  private static final int AGENTS_MAX = 128;

  /** How long one that has left is shown, in log time (as Consul's reconnect_timeout). */
  private static final long SHOWN_MS = 72L * 3_600_000;

  /** One that has left, and when, in log time. */
  record Gone(String id, String name, String address, boolean server, long atMs) {
    static Gone of(Node node, long atMs) {
      return new Gone(node.id(), node.name(), node.address(), node.server(), atMs);
    }

    Node node() {
      return new Node(id, name, address, server, Map.of(), Health.PASSING, "", 0, 0);
    }
  }

  LeftMembers {
    agents = List.copyOf(agents);
  }

  static LeftMembers of(View view) {
    ConfigBlob blob = view.config(CONFIG_NAME);
    if (blob == null) {
      return new LeftMembers(List.of());
    }
    ByteReader in = new ByteReader(blob.value());
    List<Gone> agents = new ArrayList<>();
    while (in.remaining() > 0) {
      agents.add(new Gone(in.text(), in.text(), in.text(), in.flag(), in.varint()));
    }
    return new LeftMembers(agents);
  }

  /** The store index of the list, for a change that supposes it unchanged; 0 if there is none. */
  static long index(View view) {
    ConfigBlob blob = view.config(CONFIG_NAME);
    return blob == null ? 0 : blob.modifyIndex();
  }

  /** Those that left less than the time ago for which they are shown. */
  List<Gone> shown(long nowMs) {
    return agents.stream().filter(gone -> nowMs - gone.atMs() < SHOWN_MS).toList();
  }

  boolean has(String name) {
    return agents.stream().anyMatch(gone -> gone.name().equals(name));
  }

  LeftMembers without(String name, long nowMs) {
    return new LeftMembers(
        agents.stream()
            .filter(gone -> !gone.name().equals(name) && nowMs - gone.atMs() < SHOWN_MS)
            .toList());
  }

  LeftMembers with(Gone gone) {
    List<Gone> next = new ArrayList<>(without(gone.name(), gone.atMs()).agents);
    next.add(gone);
    return new LeftMembers(next.subList(Math.max(0, next.size() - AGENTS_MAX), next.size()));
  }

  byte[] encode() {
    ByteWriter out = new ByteWriter(64 * agents.size());
    for (Gone gone : agents) {
      out.text(gone.id())
          .text(gone.name())
          .text(gone.address())
          .flag(gone.server())
          .varint(gone.atMs());
    }
    return out.toBytes();
  }
}
