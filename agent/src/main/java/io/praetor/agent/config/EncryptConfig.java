package io.praetor.agent.config;

/**
 * The key that agents prove to each other; immutable.
 *
 * @param key 16, 24 or 32 bytes in base64, or empty if there is none
 * @param verifyIncoming whether agents that connect have to prove it
 * @param verifyOutgoing whether it is proved to agents that this one connects to, and asked of them
 */
public record EncryptConfig(String key, boolean verifyIncoming, boolean verifyOutgoing) {
  @Override
  public String toString() {
    // The key stays out of logs and answers.
    return "EncryptConfig[key="
        + (key.isEmpty() ? "none" : "hidden")
        + ", verifyIncoming="
        + verifyIncoming
        + ", verifyOutgoing="
        + verifyOutgoing
        + "]";
  }
}
