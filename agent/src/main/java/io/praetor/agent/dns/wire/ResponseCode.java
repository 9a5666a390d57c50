package io.praetor.agent.dns.wire;

/** Codes of answers (RFC 1035, section 4.1.1; RFC 6891, section 9). */
public enum ResponseCode {
  NOERROR(0),
  FORMERR(1),
  SERVFAIL(2),
  NXDOMAIN(3),
  NOTIMP(4),
  REFUSED(5),
  /** An EDNS version that is not known here. Its upper bits stand in the OPT record. */
  BADVERS(16);

  /** Its number; of codes below 16 what stands in the header of a message. */
  public final int code;

  ResponseCode(int code) {
    this.code = code;
  }
}
