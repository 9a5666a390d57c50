package io.praetor.cli.cluster;

/** {@code leave}: an agent leaves the cluster and ends. */
public final class Leave extends AgentRequest {
  /** The command. */
  public Leave() {
    super("/v1/agent/leave", "leaving", "Graceful leave complete");
  }

  @Override
  public String summary() {
    return "Takes an agent out of the cluster and ends it";
  }

  @Override
  public String description() {
    return """
    Tells an agent to leave the cluster, so that the others do not take it for failed, and to end.
    """;
  }
}
