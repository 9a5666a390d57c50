package io.praetor.cli.http;

import io.praetor.cli.command.CommandException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads certificates and private keys from PEM files (RFC 7468, RFC 5915, RFC 8017). */
public final class Pem {
  private static final byte[] RSA_ALGORITHM =
      bytes(0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 5, 0);
  private static final byte[] EC_KEY = bytes(0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01);
  private static final byte[] VERSION_0 = bytes(0x02, 0x01, 0x00);

  private Pem() {}

  /** The certificates of a file, of which there is one at least. */
  public static List<X509Certificate> certificates(Path file) throws IOException, CommandException {
    List<X509Certificate> found = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Certificate certificate :
          factory.generateCertificates(new ByteArrayInputStream(read(file)))) {
        found.add((X509Certificate) certificate);
      }
    } catch (CertificateException e) {
      throw new CommandException("Error reading certificates of " + file + ": " + e.getMessage());
    }
    if (found.isEmpty()) {
      throw new CommandException("Error reading certificates: there are none in " + file);
    }
    return found;
  }

  /** The private key of a file. */
  public static PrivateKey privateKey(Path file) throws IOException, CommandException {
    String text = new String(read(file), StandardCharsets.US_ASCII);
    byte[] pkcs8 = pkcs8(text);
    if (pkcs8 != null) {
      for (String algorithm : List.of("EC", "RSA", "EdDSA")) {
        try {
          return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException e) {
          // Of another algorithm; the last one falls through to the message below.
        }
      }
    }
    throw new CommandException(
        "Error reading a private key: " + file + " holds none that is readable without a password");
  }

  private static byte @org.jspecify.annotations.Nullable [] pkcs8(String text) throws IOException {
    String plain = section(text, "PRIVATE KEY");
    if (plain != null) {
      return decode(plain);
    }
    String rsa = section(text, "RSA PRIVATE KEY");
    if (rsa != null) {
      return der(0x30, VERSION_0, RSA_ALGORITHM, der(0x04, decode(rsa)));
    }
    String ec = section(text, "EC PRIVATE KEY");
    if (ec != null) {
      byte[] key = decode(ec);
      return der(0x30, VERSION_0, der(0x30, EC_KEY, curve(key)), der(0x04, key));
    }
    return null;
  }

  /** The curve's name within an EC key: the content of its element [0] (RFC 5915, section 3). */
  private static byte[] curve(byte[] key) throws IOException {
    int at = content(key, 0);
    while (at < key.length) {
      int start = content(key, at);
      int end = start + length(key, at);
      if ((key[at] & 0xff) == 0xa0 && end <= key.length) {
        return java.util.Arrays.copyOfRange(key, start, end);
      }
      at = end;
    }
    throw new IOException("a private key does not name its curve");
  }

  private static int content(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
  }

  private static int length(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7f); i++) {
      length = (length << 8) | (der[at + 2 + i] & 0xff);
    }
    return length;
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.size();
    if (length < 0x80) {
      out.write(length);
    } else if (length < 0x100) {
      out.writeBytes(bytes(0x81, length));
    } else {
      out.writeBytes(bytes(0x82, length >> 8, length));
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }

  private static @org.jspecify.annotations.Nullable String section(String text, String label) {
    String begin = "-----BEGIN " + label + "-----";
    int start = text.indexOf(begin);
    int end = text.indexOf("-----END " + label + "-----");
    return start < 0 || end < start ? null : text.substring(start + begin.length(), end);
  }

  private static byte[] decode(String base64) throws IOException {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IOException("a private key is not base64", e);
    }
  }

  private static byte[] read(Path file) throws CommandException {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CommandException("Error setting up TLS: cannot read " + file);
    }
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
