package io.praetor.agent.certificate;

import java.io.IOException;
import java.io.StringReader;
import java.security.spec.InvalidKeySpecException;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/**
 * Turns a private key of an older form into PKCS#8. Apart from its caller, so that the library is
 * loaded for such a key alone. Stateless.
 */
final class OlderKeyForm {
  private OlderKeyForm() {}

  static byte[] pkcs8(String pem) throws InvalidKeySpecException {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      // A block of the curve's parameters may stand before the key.
      for (Object read = parser.readObject(); read != null; read = parser.readObject()) {
        if (read instanceof PEMKeyPair pair) {
          return pair.getPrivateKeyInfo().getEncoded();
        }
        if (read instanceof PEMEncryptedKeyPair) {
          throw new InvalidKeySpecException("an encrypted key cannot be used");
        }
      }
    } catch (IOException | RuntimeException e) {
      throw new InvalidKeySpecException("the key cannot be read: " + e.getMessage(), e);
    }
    throw new InvalidKeySpecException("the key ends too soon");
  }
}
