package io.praetor.agent.cluster;

import io.praetor.agent.cluster.formation.FormationPlan;
import io.praetor.agent.cluster.formation.FormationStatement;
import io.praetor.agent.fault.FaultHandler;
import io.praetor.agent.rpc.Identity;
import io.praetor.agent.rpc.RequestHandler.Reply;
import io.praetor.store.StateMachine;
import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.bytes.MalformedException;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reads the questions of other agents about the cluster and decides, by who asks, whether they are
 * answered. Confined to the cluster's thread.
 *
 * <p>What forms a cluster or changes its members comes from servers alone, and speaks of the server
 * that asks. A client agent speaks for itself alone; what its users ask of the cluster travels as
 * an HTTP request, through the place where tokens are checked.
 */
final class ClusterQuestions {
  /** Agents in one message of signs of life; a server passes on those of all its client agents. */
  private static final int AGENTS_MAX = 65_536;

  /** What a server does about the questions that may be answered. */
  interface Answers {
    FormationStatement state(FormationStatement asker);

    boolean promise(FormationPlan plan) throws IOException;

    void join(JoinRequest request, Consumer<JoinAnswer> answer);

    /**
     * Takes signs of life.
     *
     * @param from who sends them: a server passes on those of others
     */
    Heartbeat.Answer heartbeat(Identity from, List<AgentInfo> agents);

    /**
     * Carries out an operation, or has it carried out.
     *
     * @param mayPassOn whether it may be sent to the leader; not if it has been already
     */
    void operate(Operation operation, boolean mayPassOn, Consumer<OperationResult> done);
  }

  private final Answers answers;
  private final Supplier<Identity> self;
  private final ClientNames clients;
  private final StateMachine store;
  private final FaultHandler faults;

  /**
   * What decides for a server.
   *
   * @param self this server as it is now
   */
  ClusterQuestions(
      Answers answers,
      Supplier<Identity> self,
      ClientNames clients,
      StateMachine store,
      FaultHandler faults) {
    this.answers = answers;
    this.self = self;
    this.clients = clients;
    this.store = store;
    this.faults = faults;
  }

  void answer(Identity from, byte[] body, Reply reply) {
    try {
      ByteReader in = new ByteReader(body);
      int kind = in.u8();
      switch (kind) {
        case ClusterMessage.STATE -> state(from, FormationStatement.read(in), reply);
        case ClusterMessage.PROMISE -> promise(from, FormationPlan.read(in), reply);
        case ClusterMessage.JOIN -> join(from, JoinRequest.read(in), reply);
        case ClusterMessage.HEARTBEAT -> heartbeat(from, Heartbeat.read(in), reply);
        case ClusterMessage.OPERATION -> operation(from, Operation.read(in), true, reply);
        case ClusterMessage.OPERATION_PASSED_ON ->
            operation(from, Operation.read(in), false, reply);
        default -> reply.refuse("no such question about the cluster: " + kind);
      }
    } catch (MalformedException e) {
      reply.refuse("the question about the cluster is malformed: " + e.getMessage());
    } catch (IOException e) {
      reply.fail("this server cannot write its record");
      faults.fault(
          "the file \"cluster\" in the data directory cannot be written: " + e.getMessage(), e);
    }
  }

  private static String noServer(Identity from) {
    return "only a server may ask this, and " + from.nodeName() + " is none";
  }

  private static String notItself(Identity from, String address) {
    return "a server speaks for itself: "
        + from.nodeName()
        + " at "
        + from.address()
        + " asks for the address "
        + address;
  }

  private void state(Identity from, FormationStatement asker, Reply reply) {
    if (!from.isServer()) {
      reply.refuse(noServer(from));
    } else if (!asker.address().equals(from.address()) || !asker.nodeId().equals(from.nodeId())) {
      reply.refuse(notItself(from, asker.address()));
    } else {
      ByteWriter out = new ByteWriter(256);
      answers.state(asker).write(out);
      reply.respond(out.toBytes());
    }
  }

  private void promise(Identity from, FormationPlan plan, Reply reply) throws IOException {
    if (!from.isServer()) {
      reply.refuse(noServer(from));
    } else if (plan.servers().isEmpty() || !isSelf(from, plan.coordinator())) {
      reply.refuse("only the coordinator of a plan may ask for a promise");
    } else {
      reply.respond(new ByteWriter(1).flag(answers.promise(plan)).toBytes());
    }
  }

  private static boolean isSelf(Identity from, FormationPlan.Planned server) {
    return from.nodeId().equals(server.nodeId())
        && from.incarnation().equals(server.incarnation())
        && from.address().equals(server.address());
  }

  private void join(Identity from, JoinRequest request, Reply reply) {
    if (!from.isServer()) {
      reply.refuse(noServer(from));
    } else if (!request.address().equals(from.address())
        || !request.incarnation().equals(from.incarnation())) {
      reply.refuse(notItself(from, request.address()));
    } else if (!self.get().refusalOfLevel(from).isEmpty()) {
      // Asked before the level moved: its connection has ended since, and it must not come in.
      reply.refuse(self.get().refusalOfLevel(from));
    } else {
      answers.join(request, answer -> reply.respond(answer.encode()));
    }
  }

  private void heartbeat(Identity from, List<AgentInfo> agents, Reply reply) {
    if (agents.size() > AGENTS_MAX) {
      reply.refuse("signs of life of more than " + AGENTS_MAX + " agents");
      return;
    }
    for (AgentInfo agent : agents) {
      String refusal = refusalOf(from, agent);
      if (!refusal.isEmpty()) {
        reply.refuse(refusal);
        return;
      }
    }
    reply.respond(answers.heartbeat(from, agents).encode());
  }

  /** Why an agent may not speak for another, or the empty string. */
  private String refusalOf(Identity from, AgentInfo agent) {
    if (from.isServer()) {
      return "";
    }
    boolean itself =
        agent.id().equals(from.nodeId())
            && agent.name().equals(from.nodeName())
            && agent.address().equals(from.address())
            && !agent.server();
    return itself
        ? clients.claim(from, store.view())
        : "a client agent speaks for itself alone: " + from.nodeName() + " names " + agent.name();
  }

  private void operation(Identity from, Operation operation, boolean mayPassOn, Reply reply) {
    String refusal =
        operation instanceof Operation.Leave(AgentInfo agent) && mayPassOn
            ? refusalOf(from, agent)
            : from.isServer() ? "" : noServer(from);
    if (refusal.isEmpty()) {
      answers.operate(operation, mayPassOn, result -> reply.respond(result.encode()));
    } else {
      reply.refuse(refusal);
    }
  }
}
