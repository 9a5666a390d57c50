package io.praetor.agent.config;

import java.util.Base64;
import java.util.List;

/** Makes the part of the configuration that is about the agents' key; used by one thread. */
final class EncryptSettings {
  private static final String KEY = "encrypt";

  /** The lengths that Consul takes (those of AES keys), in bytes. */
  private static final List<Integer> KEY_BYTES = List.of(16, 24, 32);

  private final Statements stated;
  private final Findings findings;

  EncryptSettings(Statements stated, Findings findings) {
    this.stated = stated;
    this.findings = findings;
  }

  EncryptConfig encrypt() {
    String text = findings.filled(KEY);
    String key = text == null ? "" : text.strip();
    if (!key.isEmpty() && !isKey(key)) {
      findings.problem(
          KEY, "it has to be 16, 24 or 32 bytes in base64; `praetor keygen` makes such a key");
    }
    return new EncryptConfig(
        key, stated.flag("encrypt_verify_incoming"), stated.flag("encrypt_verify_outgoing"));
  }

  private static boolean isKey(String text) {
    try {
      return KEY_BYTES.contains(Base64.getDecoder().decode(text).length);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
