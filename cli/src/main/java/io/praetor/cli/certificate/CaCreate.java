package io.praetor.cli.certificate;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import java.io.IOException;
import java.util.List;

/** {@code tls ca create}: an authority of one's own. */
public final class CaCreate extends CertificateCommand {
  @Override
  public String summary() {
    return "Creates a certificate authority";
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String description() {
    return """
    Writes DOMAIN-agent-ca.pem and DOMAIN-agent-ca-key.pem into the current folder: an authority \
    that signs the certificates of agents and of their clients. Every agent needs the first; the \
    second signs certificates, and should not be on any agent's machine.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.list(
            "additional-name-constraint",
            "domain",
            "With -name-constraint, another domain that it may vouch for; may be repeated."),
        Flag.text("common-name", "name", "Its name; one with its serial number unless given."),
        Flag.text("cluster-id", "id", "Accepted; names carry no id of a cluster."),
        Flag.text("days", "days", "1825", "Days that it holds."),
        Flag.text("domain", "domain", "praetor", "Domain of the agents' names."),
        Flag.toggle(
            "name-constraint",
            "Let it vouch for names of the domain and localhost alone, so that a stolen key is of"
                + " no use elsewhere."));
  }

  @Override
  int make(Console console, Flags flags) throws CommandException, IOException {
    return CertificateMaking.authority(console, flags);
  }
}
