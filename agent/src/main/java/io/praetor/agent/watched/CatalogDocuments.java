package io.praetor.agent.watched;

import io.praetor.agent.records.RecordDocuments;
import io.praetor.agent.registration.Fields;
import io.praetor.agent.registration.JsonTree;

/** Reads what is not told as records out of the documents of the API. Stateless. */
final class CatalogDocuments {
  private CatalogDocuments() {}

  /**
   * The answer of {@code /v1/query/…/execute}.
   *
   * @param isOfClient whether another client may be told something else
   */
  static PreparedQueryResult executed(byte[] document, boolean isOfClient) {
    Fields answer = JsonTree.fields(document);
    Fields dns = answer.object("DNS");
    return new PreparedQueryResult(
        answer.text("Service"),
        dns == null ? "" : dns.text("TTL"),
        answer.objects("Nodes").stream()
            .map(RecordDocuments::instance)
            .map(WatchedInstance::of)
            .toList(),
        isOfClient);
  }
}
