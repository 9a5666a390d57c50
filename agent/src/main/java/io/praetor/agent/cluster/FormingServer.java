package io.praetor.agent.cluster;

import io.praetor.agent.cluster.formation.Formation;
import io.praetor.agent.cluster.formation.FormationPlan;
import io.praetor.agent.consensus.ReplicatedLog;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that belongs to no cluster: asks the others how they are, until a cluster begins with it
 * or there is one to join. What it decides is {@link Formation}'s. Confined to the cluster's
 * thread.
 */
final class FormingServer implements ServerRole {
  private static final Logger LOG = LoggerFactory.getLogger(FormingServer.class);

  private final Formation formation;
  private final ServerStanding standing;
  private final ServerAddresses addresses;
  private final ClusterClient client;
  private final JoiningServer joining;
  private final ReplicatedLog log;
  private final WaitingReason reason = new WaitingReason(LOG);
  private final Set<String> asked = new HashSet<>();
  private final Set<String> asking = new HashSet<>();

  FormingServer(
      Formation formation,
      ServerStanding standing,
      ServerAddresses addresses,
      ClusterClient client,
      JoiningServer joining,
      ReplicatedLog log) {
    this.formation = formation;
    this.standing = standing;
    this.addresses = addresses;
    this.client = client;
    this.joining = joining;
    this.log = log;
  }

  @Override
  public void tick(long nowMs) throws IOException {
    for (String address : addresses.all(nowMs)) {
      askState(address, nowMs);
    }
    step(formation.next(nowMs, addresses.areSeedsAmong(asked)), nowMs);
  }

  private void askState(String address, long nowMs) {
    if (!asking.add(address)) {
      return;
    }
    long generation = formation.generation();
    client.state(
        address,
        formation.statement(nowMs, addresses.all(nowMs)),
        statement -> {
          asking.remove(address);
          asked.add(address);
          if (statement != null) {
            long now = ServerCluster.nowMs();
            formation.heard(generation, statement, now);
            addresses.known().add(statement.address(), now);
            addresses.known().addAll(statement.addresses(), now);
          }
        });
  }

  private void step(Formation.Step step, long nowMs) {
    switch (step) {
      case Formation.Step.Wait(String why) -> reason.tell("No cluster yet: {}", why, nowMs);
      case Formation.Step.AskPromises(FormationPlan plan, List<FormationPlan.Planned> of) ->
          of.forEach(server -> askPromise(plan, server));
      case Formation.Step.Begin(FormationPlan plan) -> {
        LOG.info("A new cluster begins: {} of {}", plan.clusterId(), plan.voters());
        standing.tellOthers(plan.clusterId());
        log.bootstrap(plan.voters());
        standing.enter(plan.clusterId());
        joining.seen(nowMs);
      }
      case Formation.Step.Join(String address, String clusterId) -> joining.ask(address, nowMs);
    }
  }

  private void askPromise(FormationPlan plan, FormationPlan.Planned server) {
    client.promise(
        server.address(),
        plan,
        given -> {
          if (Boolean.TRUE.equals(given)) {
            formation.promised(plan, server.nodeId());
          }
        });
  }
}
