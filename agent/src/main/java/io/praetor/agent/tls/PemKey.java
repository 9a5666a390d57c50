package io.praetor.agent.tls;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a private key in PEM: PKCS#8 ({@code PRIVATE KEY}), or the older forms of RSA (RFC 8017)
 * and of elliptic curves (RFC 5915), as Consul's {@code tls} command and OpenSSL write them.
 */
final class PemKey {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([^-]+)-----END \\1-----");

  /** OBJECT IDENTIFIER 1.2.840.113549.1.1.1 (rsaEncryption) and NULL. */
  private static final byte[] RSA = hex("300d06092a864886f70d0101010500");

  /** OBJECT IDENTIFIER 1.2.840.10045.2.1 (ecPublicKey). */
  private static final byte[] EC = hex("06072a8648ce3d0201");

  private static final byte[] VERSION_0 = hex("020100");

  private PemKey() {}

  static PrivateKey parse(String pem) throws GeneralSecurityException {
    Matcher block = BLOCK.matcher(pem);
    if (!block.find()) {
      throw new InvalidKeySpecException(
          "there is no block \"PRIVATE KEY\" (an encrypted key cannot be used)");
    }
    byte[] der = Base64.getMimeDecoder().decode(block.group(2));
    return switch (block.group(1)) {
      case "RSA PRIVATE KEY" -> key(List.of("RSA"), wrap(RSA, der));
      case "EC PRIVATE KEY" -> key(List.of("EC"), wrap(tlv(0x30, join(EC, curveOf(der))), der));
      default -> key(List.of("EC", "RSA", "EdDSA"), der);
    };
  }

  private static PrivateKey key(List<String> algorithms, byte[] pkcs8)
      throws GeneralSecurityException {
    InvalidKeySpecException last = new InvalidKeySpecException("no algorithm fits");
    for (String algorithm : algorithms) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException e) {
        last = e;
      }
    }
    throw last;
  }

  /** PrivateKeyInfo (RFC 5208) around a key of an older form. */
  private static byte[] wrap(byte[] algorithm, byte[] key) {
    return tlv(0x30, join(join(VERSION_0, algorithm), tlv(0x04, key)));
  }

  /** The name of the curve, from ECPrivateKey's parameters [0]. */
  private static byte[] curveOf(byte[] der) throws InvalidKeySpecException {
    int at = 0;
    int[] sequence = header(der, at);
    at = sequence[0];
    int end = Math.min(der.length, at + sequence[1]);
    while (at < end) {
      int tag = der[at] & 0xff;
      int[] header = header(der, at);
      if (tag == 0xa0) {
        return Arrays.copyOfRange(der, header[0], header[0] + header[1]);
      }
      at = header[0] + header[1];
    }
    throw new InvalidKeySpecException("the elliptic curve's name is missing");
  }

  /** Where the content of an element begins, and its length. */
  private static int[] header(byte[] der, int at) throws InvalidKeySpecException {
    if (at + 2 > der.length) {
      throw new InvalidKeySpecException("the key ends too soon");
    }
    int length = der[at + 1] & 0xff;
    int content = at + 2;
    if (length > 0x80) {
      int count = length - 0x80;
      length = 0;
      for (int i = 0; i < count && content < der.length; i++) {
        length = length << 8 | (der[content++] & 0xff);
      }
    }
    if (length < 0 || length > der.length - content) {
      throw new InvalidKeySpecException("the key ends too soon");
    }
    return new int[] {content, length};
  }

  private static byte[] tlv(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.length;
    if (length < 0x80) {
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >>> 8);
      out.write(length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
