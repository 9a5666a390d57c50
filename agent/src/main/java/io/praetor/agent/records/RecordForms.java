package io.praetor.agent.records;

import io.praetor.agent.query.HealthQuery.InstanceHealth;
import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.bytes.MalformedException;
import io.praetor.store.catalog.AgentRows;
import io.praetor.store.catalog.Check;
import io.praetor.store.catalog.DefinitionCodec;
import io.praetor.store.catalog.ExternalNode;
import io.praetor.store.catalog.Node;
import io.praetor.store.catalog.RegisteredNode;
import io.praetor.store.catalog.RowCodec;
import io.praetor.store.catalog.ServiceInstance;
import io.praetor.store.prepared.PreparedQuery;
import io.praetor.store.prepared.QueryCodec;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The forms of the records that agents watch, each as rows of the store. Stateless. What the bytes
 * mean is fixed by the name of their type, {@link io.praetor.agent.routing.Answer.Type#RECORDS}: a
 * change of it is another type.
 */
public final class RecordForms {
  /** Instances of a service with their nodes and checks. */
  public static final RecordForm<List<InstanceHealth>> INSTANCES = new Instances();

  /** Names of services with the tags of their instances. */
  public static final RecordForm<Map<String, Set<String>>> NAMES = new Names();

  /** Nodes. */
  public static final RecordForm<List<RegisteredNode>> NODES = new Nodes();

  /** Prepared queries. */
  public static final RecordForm<List<PreparedQuery>> QUERIES = new Queries();

  private static final int AGENT = 0;
  private static final int EXTERNAL = 1;

  /** The check that an agent's node implies, and that is made of its row again. */
  private static final int SERF_HEALTH = 0;

  private static final int ROW = 1;

  private RecordForms() {}

  private static void node(ByteWriter out, RegisteredNode node) {
    switch (node) {
      case Node agent -> RowCodec.write(out.u8(AGENT), agent);
      case ExternalNode other -> RowCodec.write(out.u8(EXTERNAL), other);
    }
  }

  private static RegisteredNode node(ByteReader in) {
    int kind = in.u8();
    return switch (kind) {
      case AGENT -> RowCodec.agent(in);
      case EXTERNAL -> RowCodec.external(in);
      default -> throw new MalformedException("no node is of kind " + kind);
    };
  }

  private static <T> List<T> list(ByteReader in, Function<ByteReader, T> reading) {
    int n = in.count(in.remaining());
    List<T> list = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      list.add(reading.apply(in));
    }
    return list;
  }

  private static final class Nodes implements RecordForm<List<RegisteredNode>> {
    @Override
    public void write(ByteWriter out, List<RegisteredNode> nodes) {
      out.varint(nodes.size());
      nodes.forEach(each -> node(out, each));
    }

    @Override
    public List<RegisteredNode> read(ByteReader in) {
      return list(in, RecordForms::node);
    }

    @Override
    public List<RegisteredNode> document(byte[] json) {
      return RecordDocuments.nodes(json);
    }

    @Override
    public int rows(List<RegisteredNode> nodes) {
      return nodes.size();
    }
  }

  private static final class Names implements RecordForm<Map<String, Set<String>>> {
    @Override
    public void write(ByteWriter out, Map<String, Set<String>> names) {
      out.varint(names.size());
      names.forEach((name, tags) -> DefinitionCodec.write(out.text(name), List.copyOf(tags)));
    }

    @Override
    public Map<String, Set<String>> read(ByteReader in) {
      Map<String, Set<String>> names = new TreeMap<>();
      int n = in.count(in.remaining());
      for (int i = 0; i < n; i++) {
        names.put(in.text(), new TreeSet<>(DefinitionCodec.texts(in)));
      }
      return names;
    }

    @Override
    public Map<String, Set<String>> document(byte[] json) {
      return RecordDocuments.names(json);
    }

    @Override
    public int rows(Map<String, Set<String>> names) {
      return names.size();
    }
  }

  private static final class Queries implements RecordForm<List<PreparedQuery>> {
    @Override
    public void write(ByteWriter out, List<PreparedQuery> queries) {
      out.varint(queries.size());
      for (PreparedQuery query : queries) {
        QueryCodec.write(out, query.definition());
        out.varint(query.createIndex()).varint(query.modifyIndex());
      }
    }

    @Override
    public List<PreparedQuery> read(ByteReader in) {
      return list(
          in, each -> new PreparedQuery(QueryCodec.read(each), each.varint(), each.varint()));
    }

    @Override
    public List<PreparedQuery> document(byte[] json) {
      return RecordDocuments.queries(json);
    }

    @Override
    public int rows(List<PreparedQuery> queries) {
      return queries.size();
    }
  }

  /** Each node once, however many of the instances are on it. */
  private static final class Instances implements RecordForm<List<InstanceHealth>> {
    @Override
    public void write(ByteWriter out, List<InstanceHealth> instances) {
      IdentityHashMap<RegisteredNode, Integer> numbers = new IdentityHashMap<>();
      List<RegisteredNode> nodes = new ArrayList<>();
      for (InstanceHealth each : instances) {
        if (numbers.putIfAbsent(each.node(), nodes.size()) == null) {
          nodes.add(each.node());
        }
      }
      NODES.write(out, nodes);
      out.varint(instances.size());
      for (InstanceHealth each : instances) {
        out.varint(numbers.getOrDefault(each.node(), 0));
        RowCodec.write(out, each.service());
        out.varint(each.checks().size());
        each.checks().forEach(check -> check(out, check, each.node()));
      }
    }

    private static void check(ByteWriter out, Check check, RegisteredNode node) {
      if (node instanceof Node agent && check.equals(AgentRows.serfHealth(agent))) {
        out.u8(SERF_HEALTH);
      } else {
        RowCodec.write(out.u8(ROW), check);
      }
    }

    @Override
    public List<InstanceHealth> read(ByteReader in) {
      List<RegisteredNode> nodes = NODES.read(in);
      return list(in, each -> instance(each, nodes));
    }

    private static InstanceHealth instance(ByteReader in, List<RegisteredNode> nodes) {
      RegisteredNode node = nodes.get(in.count(nodes.size() - 1));
      ServiceInstance service = RowCodec.service(in);
      return new InstanceHealth(node, service, list(in, each -> check(each, node)));
    }

    private static Check check(ByteReader in, RegisteredNode node) {
      int kind = in.u8();
      if (kind == SERF_HEALTH && node instanceof Node agent) {
        return AgentRows.serfHealth(agent);
      }
      if (kind == ROW) {
        return RowCodec.check(in);
      }
      throw new MalformedException("no check of " + node.name() + " is of kind " + kind);
    }

    @Override
    public List<InstanceHealth> document(byte[] json) {
      return RecordDocuments.instances(json);
    }

    @Override
    public int rows(List<InstanceHealth> instances) {
      return instances.stream().mapToInt(each -> 1 + each.checks().size()).sum();
    }
  }
}
