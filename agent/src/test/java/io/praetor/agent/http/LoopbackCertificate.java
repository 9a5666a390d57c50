package io.praetor.agent.http;

import io.praetor.agent.certificate.Authority;
import io.praetor.agent.certificate.Issued;
import io.praetor.agent.certificate.Leaf;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;

/** A certificate and its key as files of a server that listens on loopback. */
public record LoopbackCertificate(Path certificate, Path key) {
  /** Writes both into a folder, under an authority of their own. */
  public static LoopbackCertificate in(Path folder) throws GeneralSecurityException, IOException {
    Issued issued =
        Authority.create("a", Duration.ofDays(1), List.of())
            .issue(
                new Leaf(
                    "a",
                    List.of("localhost"),
                    List.of(InetAddress.getLoopbackAddress()),
                    List.of(Leaf.Usage.SERVER),
                    Duration.ofDays(1)));
    return new LoopbackCertificate(
        Files.writeString(folder.resolve("a.pem"), issued.certificatePem()),
        Files.writeString(folder.resolve("a-key.pem"), issued.keyPem()));
  }
}
