package io.praetor.agent.api.connect;

import io.netty.buffer.PooledByteBufAllocator;
import io.praetor.agent.api.AnswerRendering;
import io.praetor.agent.cluster.TrustRoot;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.routing.Answer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.Optional;

/** The cluster's root certificate as an answer; immutable. */
record RootsRendering(boolean pretty) implements AnswerRendering<Optional<TrustRoot>> {
  /** A key identifier is an OCTET STRING within an OCTET STRING (RFC 5280, section 4.2.1.2). */
  private static final int KEY_ID_OFFSET = 4;

  private static final int KEY_BITS = 256;

  @Override
  public Answer render(
      QueryResult<Optional<TrustRoot>> result, Consistency consistency, ReadGate.Contact contact) {
    // A failure says nothing of its freshness, so that nobody waits for what comes after it.
    return result.records().isEmpty()
        ? body(result)
        : AnswerRendering.super.render(result, consistency, contact);
  }

  @Override
  public Answer body(QueryResult<Optional<TrustRoot>> result) {
    return result
        .records()
        .map(root -> Answer.json(200, json(root).finish()))
        .orElseGet(() ->
            Answer.text(500, "The cluster has no root certificate yet; ask again in a moment"));
  }

  private JsonBuffer json(TrustRoot root) {
    X509Certificate certificate = root.certificate();
    String id = fingerprint(certificate);
    JsonBuffer json = new JsonBuffer(PooledByteBufAllocator.DEFAULT.directBuffer(2048), pretty);
    json.beginObject();
    json.field("ActiveRootID").value(id);
    json.field("TrustDomain").value(root.trustDomain());
    json.field("Roots").beginArray().beginObject();
    json.field("ID").value(id);
    json.field("Name").value("Praetor Root Cert");
    // Consul's field is a number of 64 bits; ours has to fit one, read as signed or not.
    json.field("SerialNumber").value(certificate.getSerialNumber().longValue() & Long.MAX_VALUE);
    json.field("SigningKeyID").value(keyId(certificate));
    json.field("ExternalTrustDomain")
        .value(root.trustDomain().substring(0, root.trustDomain().indexOf('.')));
    json.field("NotBefore").value(time(certificate.getNotBefore()));
    json.field("NotAfter").value(time(certificate.getNotAfter()));
    json.field("RootCert").value(root.pem());
    json.field("IntermediateCerts").nullValue();
    json.field("Active").value(true);
    json.field("PrivateKeyType").value("ec");
    json.field("PrivateKeyBits").value(KEY_BITS);
    json.field("CreateIndex").value(root.createIndex());
    json.field("ModifyIndex").value(root.modifyIndex());
    json.endObject().endArray().endObject();
    return json;
  }

  /** SHA-256 of the whole certificate: another certificate has another id. */
  private static String fingerprint(X509Certificate certificate) {
    try {
      return colons(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException("every JDK has SHA-256, and the certificate was read", e);
    }
  }

  private static String keyId(X509Certificate certificate) {
    byte[] stated = certificate.getExtensionValue("2.5.29.14");
    return colons(Arrays.copyOfRange(stated, KEY_ID_OFFSET, stated.length));
  }

  private static String colons(byte[] bytes) {
    return HexFormat.ofDelimiter(":").formatHex(bytes);
  }

  private static String time(Date date) {
    return date.toInstant().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
