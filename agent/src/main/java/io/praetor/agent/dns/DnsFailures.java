package io.praetor.agent.dns;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs failures of the DNS server's own, which are errors of the program. Stateless. */
final class DnsFailures {
  private static final Logger LOG = LoggerFactory.getLogger(DnsFailures.class);

  private DnsFailures() {}

  static void log(String what, Throwable cause) {
    LOG.error("{}", what, cause);
  }
}
