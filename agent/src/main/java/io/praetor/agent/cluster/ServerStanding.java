package io.praetor.agent.cluster;

import io.praetor.agent.cluster.formation.ClusterGate;
import io.praetor.agent.cluster.formation.Formation;
import io.praetor.agent.cluster.formation.LocalRecord;
import io.praetor.agent.cluster.formation.LocalRecord.Standing;
import io.praetor.agent.fault.FaultHandler;
import io.praetor.agent.rpc.RpcPort;
import java.io.IOException;

/**
 * Which cluster this server belongs to: on disk, at the port between agents, and at the gate in
 * front of the log. Confined to the cluster's thread.
 */
final class ServerStanding {
  private final Formation formation;
  private final ClusterGate gate;
  private final RpcPort port;
  private final FaultHandler faults;
  private boolean leaving;

  ServerStanding(Formation formation, ClusterGate gate, RpcPort port, FaultHandler faults) {
    this.formation = formation;
    this.gate = gate;
    this.port = port;
    this.faults = faults;
  }

  boolean isMember() {
    return formation.record().standing() == Standing.MEMBER;
  }

  /** The cluster's id; empty while there is none, or while the id is not known yet. */
  String clusterId() {
    return formation.record().clusterId();
  }

  LocalRecord record() {
    return formation.record();
  }

  /** Lets others know the cluster, and messages of the log come in. */
  void enter(String clusterId) {
    tellOthers(clusterId);
    gate.open(formation.record());
  }

  /** From now on greetings name the cluster. */
  void tellOthers(String clusterId) {
    if (!port.self().clusterId().equals(clusterId)) {
      port.become(port.self().withClusterId(clusterId));
    }
  }

  /** Writes down that a cluster has taken this server in. */
  void admitted(String clusterId) throws IOException {
    formation.admitted(clusterId);
  }

  /** From now on this server gives no sign of life: one that came late would bring it back. */
  void leave() {
    leaving = true;
  }

  /** Whether this server is about to leave its cluster, or has left it. */
  boolean isLeaving() {
    return leaving;
  }

  /** Writes down that the log has begun: from now on it may not be missing. */
  void logBegun() throws IOException {
    formation.logBegun();
  }

  /** The record cannot be written: this server could contradict itself after a restart. */
  void recordFailed(IOException failure) {
    faults.fault(
        "the file \"cluster\" in the data directory cannot be written: " + failure.getMessage(),
        failure);
  }
}
