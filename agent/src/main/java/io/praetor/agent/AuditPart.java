package io.praetor.agent;

import io.praetor.agent.audit.RequestAudit;
import io.praetor.agent.config.AgentConfig;
import io.praetor.agent.config.AuditConfig;
import io.praetor.agent.routing.Audit;
import io.praetor.agent.telemetry.Metrics;
import java.io.IOException;

/** The audit of an agent as its configuration says, with its metrics. Stateless. */
final class AuditPart {
  private AuditPart() {}

  /**
   * Opens it.
   *
   * @param started takes it, to stop it
   * @throws IOException with a sentence for the operator: a file that cannot be had
   */
  static Audit open(AgentConfig config, Metrics metrics, StartedParts started) throws IOException {
    AuditConfig.Sink sink = config.audit().sink();
    if (sink == null) {
      return Audit.NONE;
    }
    RequestAudit audit =
        started.add(new RequestAudit(sink, config.audit().reads(), config.identity().nodeName()));
    metrics.total("audit.written", audit::written);
    metrics.means("audit.written", "Lines of the audit that were written.");
    metrics.total("audit.dropped", audit::dropped);
    metrics.means(
        "audit.dropped",
        "Lines of the audit that were given up: the file could not be written, or too many waited.");
    metrics.total("audit.refused", audit::refused);
    metrics.means("audit.refused", "Requests that were refused since they could not be recorded.");
    metrics.gauge("audit.waiting_bytes", audit::waitingBytes);
    metrics.means("audit.waiting_bytes", "Memory of the audit's lines that are not written yet.");
    return audit;
  }
}
