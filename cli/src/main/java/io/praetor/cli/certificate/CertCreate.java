package io.praetor.cli.certificate;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import java.io.IOException;
import java.util.List;

/** {@code tls cert create}: a certificate for a server, a client agent or a user's program. */
public final class CertCreate extends CertificateCommand {
  @Override
  public String summary() {
    return "Creates a certificate for an agent or a program";
  }

  @Override
  public String arguments() {
    return "-server|-client|-cli [options]";
  }

  @Override
  public String description() {
    return """
    Writes DC-KIND-DOMAIN-N.pem and DC-KIND-DOMAIN-N-key.pem into the current folder, with the \
    first free number, signed by the authority that tls ca create made there.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.list("additional-dnsname", "name", "Another host name; may be repeated."),
        Flag.list("additional-ipaddress", "address", "Another IP address; may be repeated."),
        Flag.text("ca", "file", "DOMAIN-agent-ca.pem", "Certificate of the authority."),
        Flag.toggle("cli", "For a program that speaks to agents."),
        Flag.toggle("client", "For a client agent."),
        Flag.text("days", "days", "365", "Days that it holds."),
        Flag.text("dc", "datacenter", "dc1", "Datacenter of the agent."),
        Flag.text("domain", "domain", "praetor", "Domain of the names of files."),
        Flag.text("key", "file", "DOMAIN-agent-ca-key.pem", "Key of the authority."),
        Flag.text("node", "name", "With -server, a node's name that it vouches for, too."),
        Flag.toggle("server", "For a server."));
  }

  @Override
  int make(Console console, Flags flags) throws CommandException, IOException {
    return CertificateMaking.certificate(console, flags);
  }
}
