package io.praetor.agent.rpc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that the agents of a cluster share, and what proves that another has it; immutable.
 *
 * <p>A proof is an HMAC (RFC 2104, with SHA-256) of the end that makes it, of a nonce of each end,
 * and of all that the greeting says. A proof that was seen is thus worth nothing on another
 * connection, in the other direction, or with another greeting.
 */
public final class PortKey {
  static final int NONCE_BYTES = 32;
  static final int PROOF_BYTES = 32;

  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] PURPOSE =
      "praetor: greeting between agents, 1".getBytes(StandardCharsets.US_ASCII);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKeySpec key;
  private final boolean verifyIncoming;
  private final boolean verifyOutgoing;

  /**
   * A key.
   *
   * @param key random bytes, not to be changed afterwards
   * @param verifyIncoming whether agents that connect have to prove it
   * @param verifyOutgoing whether it is proved to agents that this one connects to, and asked of
   *     them
   */
  public PortKey(byte[] key, boolean verifyIncoming, boolean verifyOutgoing) {
    this.key = new SecretKeySpec(key, ALGORITHM);
    this.verifyIncoming = verifyIncoming;
    this.verifyOutgoing = verifyOutgoing;
  }

  /** Whether agents that connect have to prove it. */
  public boolean verifyIncoming() {
    return verifyIncoming;
  }

  /** Whether it is proved to agents that this one connects to, and asked of them. */
  public boolean verifyOutgoing() {
    return verifyOutgoing;
  }

  /** Bytes that no connection had before. */
  static byte[] nonce() {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    return nonce;
  }

  /** Begins with what makes a connection different from every other one. */
  Connection connection(byte[] dialling, byte[] answering) {
    return new Connection(this, dialling, answering);
  }

  /** The proofs of one connection; immutable. */
  static final class Connection {
    private static final byte DIALLING = 1;
    private static final byte ANSWERING = 2;

    private final PortKey key;
    private final byte[] dialling;
    private final byte[] answering;

    /**
     * A connection that begins.
     *
     * @param dialling the nonce of the end that has connected
     * @param answering the nonce of the other end
     */
    private Connection(PortKey key, byte[] dialling, byte[] answering) {
      this.key = key;
      this.dialling = dialling;
      this.answering = answering;
    }

    /** What the end that has connected says of itself, with its proof in front. */
    byte[] hello(byte[] said) {
      return join(key.proof(DIALLING, dialling, answering, said), said);
    }

    /** Whether it was made with the same key for this connection. */
    boolean isHello(byte[] hello) {
      return hello.length >= PROOF_BYTES
          && equal(hello, key.proof(DIALLING, dialling, answering, said(hello)));
    }

    /** What the other end says of itself, with its proof in front. */
    byte[] welcome(byte[] hello, byte[] said) {
      return join(key.proof(ANSWERING, dialling, answering, hello, said), said);
    }

    /** Whether it was made with the same key for this connection and its hello. */
    boolean isWelcome(byte[] hello, byte[] welcome) {
      return welcome.length >= PROOF_BYTES
          && equal(welcome, key.proof(ANSWERING, dialling, answering, hello, said(welcome)));
    }

    /** What stands behind the proof. */
    static byte[] said(byte[] proved) {
      return Arrays.copyOfRange(proved, PROOF_BYTES, proved.length);
    }

    private static boolean equal(byte[] proved, byte[] proof) {
      return MessageDigest.isEqual(Arrays.copyOf(proved, PROOF_BYTES), proof);
    }

    private static byte[] join(byte[] proof, byte[] said) {
      return ByteBuffer.allocate(proof.length + said.length).put(proof).put(said).array();
    }
  }

  private byte[] proof(byte end, byte[] dialling, byte[] answering, byte[]... said) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(PURPOSE);
      mac.update(end);
      mac.update(dialling);
      mac.update(answering);
      for (byte[] each : said) {
        mac.update(ByteBuffer.allocate(4).putInt(each.length).array());
        mac.update(each);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      // Every Java platform has it (javax.crypto.Mac).
      throw new IllegalStateException(ALGORITHM + " cannot be computed", e);
    }
  }
}
