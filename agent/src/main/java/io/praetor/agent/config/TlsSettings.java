package io.praetor.agent.config;

import io.praetor.agent.config.AgentConfig.Tls;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the part of the configuration that is about TLS; used by one thread. */
final class TlsSettings {
  private static final String PAIR = "state tls.https.cert_file and tls.https.key_file";

  private static final String FOR_CHECKS = "tls.enable_agent_tls_for_checks";

  private final Statements stated;
  private final Findings findings;

  TlsSettings(Statements stated, Findings findings) {
    this.stated = stated;
    this.findings = findings;
  }

  Tls tls() {
    Tls tls =
        new Tls(
            profile("https"), profile("grpc"), profile("internal_rpc"), stated.flag(FOR_CHECKS));
    if (stated.number("ports.https") > 0 && !tls.https().hasCertificate()) {
      if (stated.number("ports.http") > 0) {
        // Consul starts with such a port, and its test helper always states one.
        findings.warning("ports.https", "nothing listens there without a certificate; " + PAIR);
      } else {
        findings.problem("ports.https", "it needs a certificate; " + PAIR);
      }
    }
    Tls.Profile https = tls.https();
    if (stated.number("ports.https") > 0
        && https.verifyIncoming()
        && https.caFile() == null
        && https.caPath() == null) {
      // Without them any certificate of the JDK's authorities would do.
      findings.problem(
          name("https", "verify_incoming"),
          "it needs tls.https.ca_file or ca_path (or those of tls.defaults), which clients'"
              + " certificates have to be of");
    }
    Tls.Profile rpc = tls.internalRpc();
    if (rpc.verifyIncoming()
        && (!rpc.hasCertificate() || (rpc.caFile() == null && rpc.caPath() == null))) {
      findings.problem(
          "tls.internal_rpc.verify_incoming",
          "it needs tls.internal_rpc.ca_file, cert_file and key_file (or those of tls.defaults)");
    }
    if (tls.forChecks() && !rpc.hasCertificate()) {
      findings.problem(
          FOR_CHECKS,
          "it needs tls.internal_rpc.cert_file and key_file (or those of tls.defaults), which"
              + " checks show then");
    }
    if ((rpc.verifyOutgoing() || rpc.verifyServerHostname())
        && rpc.caFile() == null
        && rpc.caPath() == null) {
      findings.problem(
          rpc.verifyOutgoing()
              ? "tls.internal_rpc.verify_outgoing"
              : "tls.internal_rpc.verify_server_hostname",
          "it needs tls.internal_rpc.ca_file or ca_path (or those of tls.defaults)");
    }
    return tls;
  }

  private Tls.Profile profile(String listener) {
    Path cert = path(listener, "cert_file");
    Path key = path(listener, "key_file");
    if ((cert == null) != (key == null)) {
      findings.problem(
          "tls." + listener + (cert == null ? ".key_file" : ".cert_file"),
          "a certificate and its key go together; state "
              + (cert == null ? "cert_file" : "key_file")
              + " too");
    }
    String version = text(listener, "tls_min_version");
    String minVersion =
        switch (version == null ? "" : version) {
          case "TLSv1_2", "tls12" -> "TLSv1_2";
          case "TLSv1_3", "tls13" -> "TLSv1_3";
          default -> {
            findings.problem(
                stated.states("tls." + listener + ".tls_min_version")
                    ? "tls." + listener + ".tls_min_version"
                    : "tls.defaults.tls_min_version",
                "it has to be TLSv1_2 or TLSv1_3");
            yield "TLSv1_2";
          }
        };
    boolean internal = listener.equals("internal_rpc");
    return new Tls.Profile(
        path(listener, "ca_file"),
        path(listener, "ca_path"),
        cert,
        key,
        flag(listener, "verify_incoming"),
        internal && (flag(listener, "verify_outgoing") || flag(listener, "verify_server_hostname")),
        internal && flag(listener, "verify_server_hostname"),
        minVersion,
        suites(listener));
  }

  /** The setting of the listener that counts: its own, or that of all. */
  private String name(String listener, String setting) {
    String own = "tls." + listener + "." + setting;
    return stated.states(own) ? own : "tls.defaults." + setting;
  }

  private @Nullable String text(String listener, String setting) {
    return findings.filled(name(listener, setting));
  }

  private boolean flag(String listener, String setting) {
    return stated.flag(name(listener, setting), false);
  }

  private List<String> suites(String listener) {
    return stated.texts(name(listener, "tls_cipher_suites"));
  }

  private @Nullable Path path(String listener, String setting) {
    String text = text(listener, setting);
    try {
      return text == null ? null : Path.of(text);
    } catch (InvalidPathException e) {
      findings.problem(name(listener, setting), "it cannot be a path: " + e.getReason());
      return null;
    }
  }
}
