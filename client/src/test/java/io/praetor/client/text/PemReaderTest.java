package io.praetor.client.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys as OpenSSL makes them, in each form that it writes. */
class PemReaderTest {
  @TempDir Path folder;

  private String openssl(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertThat(process.waitFor()).as("%s", command).isZero();
    return out;
  }

  @Test
  void curvesOfEachKindInTheirOlderForm() throws Exception {
    for (String curve : List.of("prime256v1", "secp384r1", "secp521r1")) {
      openssl("ecparam", "-name", curve, "-genkey", "-out", "key.pem");
      String sec1 = openssl("ec", "-in", "key.pem");
      assertThat(sec1).contains("BEGIN EC PRIVATE KEY");
      assertSigns("EC", "SHA256withECDSA", sec1);
      assertSigns("EC", "SHA256withECDSA", openssl("ecparam", "-name", curve) + sec1);
      assertSigns(
          "EC", "SHA256withECDSA", openssl("pkcs8", "-topk8", "-nocrypt", "-in", "key.pem"));
    }
  }

  @Test
  void rsaInItsOlderForm() throws Exception {
    openssl("genrsa", "-traditional", "-out", "key.pem", "2048");
    String pkcs1 = openssl("rsa", "-traditional", "-in", "key.pem");
    assertThat(pkcs1).contains("BEGIN RSA PRIVATE KEY");
    assertSigns("RSA", "SHA256withRSA", pkcs1);
    assertSigns("RSA", "SHA256withRSA", openssl("pkcs8", "-topk8", "-nocrypt", "-in", "key.pem"));
  }

  @Test
  void whatCannotBeUsedIsSaid() throws Exception {
    openssl("ecparam", "-name", "prime256v1", "-genkey", "-out", "key.pem");
    String encrypted = openssl("ec", "-in", "key.pem", "-aes128", "-passout", "pass:secret");
    assertThatThrownBy(() -> PemReader.privateKey(encrypted))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageContaining("encrypted key");
    String cut = openssl("ec", "-in", "key.pem").replaceFirst("\n[^-]{64}\n", "\n");
    assertThatThrownBy(() -> PemReader.privateKey(cut))
        .isInstanceOf(GeneralSecurityException.class);
    assertThatThrownBy(() -> PemReader.privateKey("hello"))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageContaining("PRIVATE KEY");
  }

  /** What it signs is verified by the public half that OpenSSL makes of the same key. */
  private void assertSigns(String algorithm, String signing, String pem) throws Exception {
    PrivateKey key = PemReader.privateKey(pem);
    String text = openssl("pkey", "-in", "key.pem", "-pubout").replaceAll("-----[A-Z ]+-----", "");
    PublicKey other =
        KeyFactory.getInstance(algorithm)
            .generatePublic(new X509EncodedKeySpec(Base64.getMimeDecoder().decode(text)));
    Signature signature = Signature.getInstance(signing);
    signature.initSign(key);
    signature.update(new byte[] {1, 2, 3});
    byte[] signed = signature.sign();
    signature.initVerify(other);
    signature.update(new byte[] {1, 2, 3});
    assertThat(signature.verify(signed)).as(pem).isTrue();
  }
}
