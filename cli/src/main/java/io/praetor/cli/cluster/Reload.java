package io.praetor.cli.cluster;

/** {@code reload}: an agent reads its configuration again. */
public final class Reload extends AgentRequest {
  /** The command. */
  public Reload() {
    super("/v1/agent/reload", "reloading", "Configuration reload triggered");
  }

  @Override
  public String summary() {
    return "Makes an agent read its configuration again";
  }

  @Override
  public String description() {
    return """
    Makes an agent read its configuration files again. What it cannot change while it runs, it says in its log.
    """;
  }
}
