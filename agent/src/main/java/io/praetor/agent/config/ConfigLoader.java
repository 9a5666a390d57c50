package io.praetor.agent.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Loads a configuration from flags and files; used by one thread at a time, at start and at each
 * reload.
 *
 * <p>Order, as in Consul: defaults, those of {@code -dev}, lists stated by flags, files and folders
 * as given, single values stated by flags, and {@code -hcl}. A later value wins; lists are
 * appended.
 */
public final class ConfigLoader {
  private static final String DEV_DEFAULTS =
      """
      server = true
      bind_addr = "127.0.0.1"
      log_level = "DEBUG"
      performance { raft_multiplier = 1 }
      ui_config { enabled = true }
      """;

  private final Machine machine;

  ConfigLoader(Machine machine) {
    this.machine = machine;
  }

  /**
   * The configuration that the flags, and the files they name, state.
   *
   * @throws ConfigException when it cannot be used, with every reason
   */
  public static LoadedConfig load(List<AgentFlags.Given> flags) throws ConfigException {
    return new ConfigLoader(Machine.here()).read(flags);
  }

  /**
   * The same for a configuration that is checked here and used elsewhere: a template of addresses
   * that finds nothing on this machine is warned of.
   *
   * @throws ConfigException when it cannot be used on any machine, with every reason
   */
  public static LoadedConfig check(List<AgentFlags.Given> flags) throws ConfigException {
    return new ConfigLoader(Machine.here()).read(flags, true);
  }

  LoadedConfig read(List<AgentFlags.Given> flags) throws ConfigException {
    return read(flags, false);
  }

  LoadedConfig read(List<AgentFlags.Given> flags, boolean anyMachine) throws ConfigException {
    List<String> problems = new ArrayList<>();
    Statements statements = new Statements();
    StatementReader reader = new StatementReader(statements, problems);
    FlagReader given = new FlagReader(flags, problems);
    ConfigFiles files = new ConfigFiles(given.format(), problems);
    if (given.dev()) {
      reader.readAll(
          files.parse(
              "-dev", DEV_DEFAULTS.getBytes(StandardCharsets.UTF_8), ConfigFiles.Format.HCL));
    }
    given.state(statements, true);
    for (String path : given.paths()) {
      reader.readAll(files.read(path));
    }
    given.state(statements, false);
    for (String hcl : given.hcl()) {
      reader.readAll(
          files.parse("-hcl", hcl.getBytes(StandardCharsets.UTF_8), ConfigFiles.Format.HCL));
    }
    Findings findings = new Findings(statements, problems, anyMachine);
    findings.judgeStatus();
    AgentConfig config = new ConfigBuilder(statements, findings, machine, given.dev()).build();
    if (!problems.isEmpty()) {
      throw new ConfigException(new ArrayList<>(new LinkedHashSet<>(problems)));
    }
    return new LoadedConfig(config, findings.warnings());
  }
}
