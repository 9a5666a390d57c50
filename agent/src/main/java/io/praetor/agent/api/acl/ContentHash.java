package io.praetor.agent.api.acl;

import io.praetor.store.access.AccessCodec;
import io.praetor.store.access.PolicyDefinition;
import io.praetor.store.access.RoleDefinition;
import io.praetor.store.access.TokenDefinition;
import io.praetor.store.bytes.ByteWriter;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What {@code Hash} tells: equal for equal content, whatever the ids and indexes. No secret goes
 * into it. Stateless.
 */
final class ContentHash {
  private static final int FIRST_BYTES = 256;

  private ContentHash() {}

  static byte[] of(TokenDefinition token) {
    ByteWriter out = new ByteWriter(FIRST_BYTES);
    AccessCodec.write(
        out,
        new TokenDefinition(
            "",
            "",
            token.description(),
            token.grants(),
            token.local(),
            token.authMethod(),
            0,
            token.expiresNanos()));
    return sha256(out);
  }

  static byte[] of(PolicyDefinition policy) {
    ByteWriter out = new ByteWriter(FIRST_BYTES);
    AccessCodec.write(
        out,
        new PolicyDefinition(
            "", policy.name(), policy.description(), policy.rules(), policy.datacenters()));
    return sha256(out);
  }

  static byte[] of(RoleDefinition role) {
    ByteWriter out = new ByteWriter(FIRST_BYTES);
    AccessCodec.write(out, new RoleDefinition("", role.name(), role.description(), role.grants()));
    return sha256(out);
  }

  private static byte[] sha256(ByteWriter content) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(content.array(), 0, content.size());
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
