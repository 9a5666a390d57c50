package io.praetor.agent.dns.wire;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An answer in the making: what is found, and what goes with it. Owned by one thread.
 *
 * <p>Each record of the answer section may have companions in the additional one, such as the
 * address of its target. They go and stay together when an answer has to be cut.
 */
public final class DnsResponse {
  /** A record with those that go with it, and its owner, whatever the record says of that. */
  record Entry(DnsName owner, DnsRecord record, List<DnsRecord> companions) {
    boolean isAlias() {
      return record.type() == DnsTypes.CNAME;
    }
  }

  private final ResponseCode code;
  private boolean authoritative = true;
  private boolean recursionAvailable;
  private boolean ofClient;
  private final List<Entry> entries = new ArrayList<>();
  private final List<DnsRecord> authority = new ArrayList<>();
  private final List<DnsRecord> additional = new ArrayList<>();
  private @Nullable Set<DnsName> hostNames;

  /** An answer without a record yet. */
  public DnsResponse(ResponseCode code) {
    this.code = code;
  }

  /** Says that this server has not the last word on it. */
  public DnsResponse notAuthoritative() {
    authoritative = false;
    return this;
  }

  /** Says that another client may be told something else. */
  public DnsResponse ofClient() {
    ofClient = true;
    return this;
  }

  /** Says whether who asks may ask for other domains too. */
  public DnsResponse recursionAvailable(boolean available) {
    recursionAvailable = available;
    return this;
  }

  /** Adds a record to the answer section, with those that go with it. */
  public DnsResponse add(DnsRecord record, List<DnsRecord> companions) {
    return add(record.owner(), record, companions);
  }

  /**
   * Adds a record to the answer section, with those that go with it.
   *
   * @param owner takes the place of the record's own
   */
  public DnsResponse add(DnsName owner, DnsRecord record, List<DnsRecord> companions) {
    entries.add(new Entry(owner, record, companions));
    return this;
  }

  /** Adds a record to the answer section. */
  public DnsResponse add(DnsRecord record) {
    return add(record, List.of());
  }

  /**
   * Adds a record to the answer section whose target is a host name, of which no address is known
   * yet.
   */
  public DnsResponse addUnresolved(DnsRecord record) {
    DnsName target = record.target();
    if (target != null) {
      Set<DnsName> names = hostNames;
      if (names == null) {
        names = new LinkedHashSet<>();
        hostNames = names;
      }
      names.add(target);
    }
    return add(record);
  }

  /** Host names in the answer section whose addresses are to be added; each once. */
  public Set<DnsName> hostNames() {
    Set<DnsName> names = hostNames;
    return names == null ? Set.of() : names;
  }

  /**
   * Adds what a host name leads to: behind an alias in the answer section, beside other records in
   * the additional one.
   *
   * @param chain aliases and addresses, in the order in which they follow each other
   */
  public void resolve(DnsName hostName, List<DnsRecord> chain) {
    if (chain.isEmpty()) {
      return;
    }
    int count = entries.size();
    for (int i = 0; i < count; i++) {
      DnsRecord record = entries.get(i).record();
      if (!hostName.equals(record.target())) {
        continue;
      }
      if (record.type() == DnsTypes.CNAME) {
        chain.forEach(this::add);
      } else {
        entries.set(i, new Entry(entries.get(i).owner(), record, List.copyOf(chain)));
      }
    }
  }

  /** The records of the answer section. */
  public List<DnsRecord> answers() {
    return entries.stream().map(each -> each.record().withOwner(each.owner())).toList();
  }

  /** Adds a record to the authority section. */
  public DnsResponse addAuthority(DnsRecord record) {
    authority.add(record);
    return this;
  }

  /** Adds a record to the additional section that goes with the answer as a whole. */
  public DnsResponse addAdditional(DnsRecord record) {
    additional.add(record);
    return this;
  }

  /** Whether there is no record in the answer section. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  public ResponseCode code() {
    return code;
  }

  /** The same without a record. */
  DnsResponse bare() {
    DnsResponse bare = new DnsResponse(code);
    bare.authoritative = authoritative;
    bare.recursionAvailable = recursionAvailable;
    bare.ofClient = ofClient;
    return bare;
  }

  boolean isAuthoritative() {
    return authoritative;
  }

  boolean isOfClient() {
    return ofClient;
  }

  boolean isRecursionAvailable() {
    return recursionAvailable;
  }

  List<Entry> entries() {
    return entries;
  }

  List<DnsRecord> authority() {
    return authority;
  }

  List<DnsRecord> additional() {
    return additional;
  }
}
