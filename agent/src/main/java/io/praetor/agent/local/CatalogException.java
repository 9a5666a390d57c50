package io.praetor.agent.local;

/** The catalog did not answer, or refused, with a sentence that says why. */
final class CatalogException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String reason;

  CatalogException(String reason) {
    // An answer of the cluster, not a fault of this code.
    super(reason, null, false, false);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
