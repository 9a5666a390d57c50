package io.praetor.client.text;

import java.io.ByteArrayOutputStream;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;

/**
 * Puts a private key of an older form into PKCS#8 (RFC 5958), which the JDK reads: the key as it
 * is, with the name of its algorithm in front. Stateless.
 */
final class OlderKeyForm {
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;

  /** The element [0] of an EC key, which names its curve (RFC 5915, section 3). */
  private static final int PARAMETERS = 0xa0;

  private static final byte[] VERSION_0 = bytes(0x02, 1, 0);

  /** rsaEncryption with no parameters (RFC 8017, appendix A.1). */
  private static final byte[] RSA =
      bytes(0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 0x05, 0);

  /** id-ecPublicKey (RFC 5480, section 2.1.1). */
  private static final byte[] EC = bytes(0x06, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1);

  private OlderKeyForm() {}

  static byte[] rsa(byte[] key) {
    return element(SEQUENCE, VERSION_0, element(SEQUENCE, RSA), element(OCTET_STRING, key));
  }

  static byte[] ellipticCurve(byte[] key) throws InvalidKeySpecException {
    return element(
        SEQUENCE, VERSION_0, element(SEQUENCE, EC, curve(key)), element(OCTET_STRING, key));
  }

  private static byte[] curve(byte[] key) throws InvalidKeySpecException {
    try {
      int at = start(key, 0);
      while (at < key.length) {
        int start = start(key, at);
        int end = Math.addExact(start, length(key, at));
        if (end > key.length) {
          break;
        }
        if ((key[at] & 0xff) == PARAMETERS) {
          return Arrays.copyOfRange(key, start, end);
        }
        at = end;
      }
    } catch (ArithmeticException | ArrayIndexOutOfBoundsException e) {
      throw new InvalidKeySpecException("the key ends too soon", e);
    }
    throw new InvalidKeySpecException("the key does not name its curve");
  }

  /** Where the content of the element begins that begins at a place. */
  private static int start(byte[] der, int at) {
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
      length = Math.addExact(Math.multiplyExact(length, 256), der[at + 2 + i] & 0xff);
    }
    return length;
  }

  private static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    int length = content.size();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
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

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
