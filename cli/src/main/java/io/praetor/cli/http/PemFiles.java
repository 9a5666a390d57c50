package io.praetor.cli.http;

import io.praetor.cli.command.CommandException;
import io.praetor.client.text.PemReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;

/** Files of certificates and private keys, read for a command: what is wrong names the file. */
public final class PemFiles {
  private PemFiles() {}

  /** The certificates of a file, of which there is one at least. */
  public static List<X509Certificate> certificates(Path file) throws CommandException {
    List<X509Certificate> found;
    try {
      found = PemReader.certificates(new ByteArrayInputStream(read(file)));
    } catch (CertificateException e) {
      throw new CommandException("Error reading certificates of " + file + ": " + e.getMessage());
    }
    if (found.isEmpty()) {
      throw new CommandException("Error reading certificates: there are none in " + file);
    }
    return found;
  }

  /** The private key of a file. */
  public static PrivateKey privateKey(Path file) throws CommandException {
    try {
      return PemReader.privateKey(new String(read(file), StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new CommandException(
          "Error reading a private key: "
              + file
              + " holds none that is readable without a password");
    }
  }

  private static byte[] read(Path file) throws CommandException {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CommandException("Error setting up TLS: cannot read " + file);
    }
  }
}
