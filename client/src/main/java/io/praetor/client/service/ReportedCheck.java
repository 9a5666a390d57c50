package io.praetor.client.service;

/**
 * The state of a check that no agent does: whoever registers it says how it stands.
 *
 * @param id by which it is told from others on the node
 * @param serviceId the service that it belongs to; empty: to the node as a whole
 * @param status its state
 * @param output what it printed or was answered
 */
public record ReportedCheck(String id, String serviceId, CheckStatus status, String output) {
  /** A check of the node as a whole. */
  public static ReportedCheck ofNode(String id, CheckStatus status) {
    return new ReportedCheck(id, "", status, "");
  }

  /** A check of a service. */
  public static ReportedCheck ofService(String id, String serviceId, CheckStatus status) {
    return new ReportedCheck(id, serviceId, status, "");
  }
}
