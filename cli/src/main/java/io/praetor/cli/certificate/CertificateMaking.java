package io.praetor.cli.certificate;

import io.praetor.agent.certificate.Authority;
import io.praetor.agent.certificate.Issued;
import io.praetor.agent.certificate.Leaf;
import io.praetor.agent.certificate.Leaf.Usage;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flags;
import io.praetor.cli.command.UsageException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes certificates as flags ask for them. Apart from the commands, which are also loaded to print
 * their help, where the agent's classes are not at hand.
 */
final class CertificateMaking {
  private static final int DAYS_MAX = 36_500;
  private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9_*-]+(\\.[A-Za-z0-9_-]+)*");

  /**
   * What agents ask a server's certificate for, whatever the files are called: {@code
   * server.DATACENTER.consul} (verify_server_hostname).
   */
  private static final String AGENT_DOMAIN = "consul";

  private CertificateMaking() {}

  static int authority(Console console, Flags flags) throws CommandException, IOException {
    String domain = hostName("domain", flags.text("domain"));
    CertificateFiles files = CertificateFiles.authority(domain);
    files.refuseExisting();
    Set<String> permitted = new LinkedHashSet<>();
    if (flags.on("name-constraint")) {
      permitted.addAll(List.of(domain, AGENT_DOMAIN, "localhost"));
      for (String more : flags.all("additional-name-constraint")) {
        permitted.add(hostName("additional-name-constraint", more));
      }
    } else if (flags.given("additional-name-constraint")) {
      throw new UsageException("-additional-name-constraint needs -name-constraint", true);
    }
    String name = flags.text("common-name");
    try {
      Authority made =
          Authority.create(
              name.isEmpty() ? "Praetor agent CA of " + domain : name,
              lifetime(flags),
              List.copyOf(permitted));
      files.write(console, made.own());
    } catch (GeneralSecurityException e) {
      throw new CommandException("The authority can't be made: " + e.getMessage());
    }
    return 0;
  }

  static int certificate(Console console, Flags flags) throws CommandException, IOException {
    String kind = kind(flags);
    String domain = hostName("domain", flags.text("domain"));
    String datacenter = hostName("dc", flags.text("dc"));
    CertificateFiles authority = CertificateFiles.authority(domain);
    Path ca = flags.given("ca") ? Path.of(flags.text("ca")) : authority.certificate();
    Path caKey = flags.given("key") ? Path.of(flags.text("key")) : authority.key();
    Issued signer = new CertificateFiles(ca, caKey).read();

    Set<String> names = new LinkedHashSet<>();
    if (kind.equals("server")) {
      if (flags.given("node")) {
        String node = hostName("node", flags.text("node"));
        names.add(node + ".server." + datacenter + "." + AGENT_DOMAIN);
      }
      names.add("server." + datacenter + "." + AGENT_DOMAIN);
      names.add("server." + datacenter + "." + domain);
    } else if (flags.given("node")) {
      throw new UsageException("-node is for -server alone", true);
    } else {
      names.add(kind + "." + datacenter + "." + AGENT_DOMAIN);
    }
    String commonName = names.iterator().next();
    names.add("localhost");
    for (String name : flags.all("additional-dnsname")) {
      names.add(hostName("additional-dnsname", name));
    }
    List<Usage> usages =
        kind.equals("cli") ? List.of(Usage.CLIENT) : List.of(Usage.SERVER, Usage.CLIENT);
    CertificateFiles files = CertificateFiles.firstFree(datacenter + "-" + kind + "-" + domain);
    try {
      Issued issued =
          new Authority(signer)
              .issue(
                  new Leaf(
                      commonName, List.copyOf(names), addresses(flags), usages, lifetime(flags)));
      issued.certificate().verify(signer.certificate().getPublicKey());
      console.line("==> Signed by " + ca);
      files.write(console, issued);
    } catch (GeneralSecurityException e) {
      throw new CommandException(
          "The certificate can't be made (do "
              + ca
              + " and "
              + caKey
              + " belong together?): "
              + e.getMessage());
    }
    return 0;
  }

  private static String kind(Flags flags) throws UsageException {
    List<String> kinds = new ArrayList<>();
    for (String kind : List.of("server", "client", "cli")) {
      if (flags.on(kind)) {
        kinds.add(kind);
      }
    }
    if (kinds.size() != 1) {
      throw new UsageException("Please provide exactly one of -server, -client and -cli", true);
    }
    return kinds.getFirst();
  }

  private static List<InetAddress> addresses(Flags flags) throws UsageException {
    List<InetAddress> addresses = new ArrayList<>();
    for (String text : withLoopback(flags.all("additional-ipaddress"))) {
      try {
        addresses.add(InetAddress.ofLiteral(text));
      } catch (IllegalArgumentException e) {
        throw new UsageException(
            "invalid value \"" + text + "\" for flag -additional-ipaddress: it is no IP address",
            true);
      }
    }
    return addresses;
  }

  private static List<String> withLoopback(List<String> more) {
    List<String> all = new ArrayList<>(more);
    all.add("127.0.0.1");
    return all;
  }

  private static Duration lifetime(Flags flags) throws UsageException {
    return Duration.ofDays(flags.integer("days", 1, DAYS_MAX));
  }

  private static String hostName(String flag, String value) throws UsageException {
    if (!HOST_NAME.matcher(value).matches()) {
      throw new UsageException(
          "invalid value \"" + value + "\" for flag -" + flag + ": it is no name of a host", true);
    }
    return value;
  }
}
