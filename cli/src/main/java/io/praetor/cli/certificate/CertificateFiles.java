package io.praetor.cli.certificate;

import io.praetor.agent.certificate.Issued;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.http.PemFiles;
import io.praetor.client.text.PemReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.EnumSet;

/**
 * The two files of a certificate, in the current folder; immutable.
 *
 * @param certificate what may be shown to all
 * @param key readable for its owner alone
 */
record CertificateFiles(Path certificate, Path key) {
  private static final int NUMBER_MAX = 10_000;

  static CertificateFiles authority(String domain) {
    return named(domain + "-agent-ca");
  }

  private static CertificateFiles named(String name) {
    return new CertificateFiles(Path.of(name + ".pem"), Path.of(name + "-key.pem"));
  }

  /** With the first number that neither file has taken. */
  static CertificateFiles firstFree(String name) throws CommandException {
    for (int i = 0; i <= NUMBER_MAX; i++) {
      CertificateFiles files = named(name + "-" + i);
      if (!Files.exists(files.certificate) && !Files.exists(files.key)) {
        return files;
      }
    }
    throw new CommandException(
        name + "-" + NUMBER_MAX + ".pem is there already: clear this folder");
  }

  void refuseExisting() throws CommandException {
    for (Path file : new Path[] {certificate, key}) {
      if (Files.exists(file)) {
        throw new CommandException(
            file
                + " is there already: an authority that agents trust is not replaced by chance;"
                + " move it away first");
      }
    }
  }

  void write(Console console, Issued issued) throws IOException {
    write(key, issued.keyPem(), "rw-------");
    write(certificate, issued.certificatePem(), "rw-r--r--");
    console.line("==> Saved " + certificate);
    console.line("==> Saved " + key);
  }

  private static void write(Path file, String pem, String mode) throws IOException {
    EnumSet<PosixFilePermission> permissions =
        EnumSet.copyOf(PosixFilePermissions.fromString(mode));
    Files.createFile(file, PosixFilePermissions.asFileAttribute(permissions));
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
      out.write(pem.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** The certificate and key of an authority. */
  Issued read() throws CommandException, IOException {
    for (Path file : new Path[] {certificate, key}) {
      if (!Files.isReadable(file)) {
        throw new CommandException(
            "The authority's file "
                + file
                + " can't be read: make it with tls ca create, or name it with -ca and -key");
      }
    }
    X509Certificate read = PemFiles.certificates(certificate).getFirst();
    if (read.getBasicConstraints() < 0) {
      throw new CommandException(certificate + " is no authority: it may not sign certificates");
    }
    try {
      return new Issued(read, PemReader.privateKey(Files.readString(key)));
    } catch (GeneralSecurityException e) {
      throw new CommandException("The private key in " + key + " can't be used: " + e.getMessage());
    }
  }
}
