package io.praetor.agent.dns;

import io.praetor.agent.dns.wire.DnsName;
import io.praetor.agent.dns.wire.DnsRecord;
import io.praetor.agent.dns.wire.DnsResponse;
import io.praetor.agent.dns.wire.DnsTypes;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The records of the addresses of a service's instances; immutable. */
final class ServiceAddresses {
  private final long ttl;

  /** For each instance the numbers of its records. */
  private final int[][] numbers;

  /** Of no owner that matters; each address once, however many instances have it. */
  private final List<DnsRecord> records;

  private ServiceAddresses(long ttl, int[][] numbers, List<DnsRecord> records) {
    this.ttl = ttl;
    this.numbers = numbers;
    this.records = records;
  }

  static ServiceAddresses of(ServiceHosts hosts, long ttl) {
    int[][] numbers = new int[hosts.count()][];
    Map<InetAddress, Integer> known = new HashMap<>();
    List<DnsRecord> records = new ArrayList<>(hosts.count());
    for (int i = 0; i < numbers.length; i++) {
      List<InetAddress> addresses = hosts.host(i).addresses();
      numbers[i] = new int[addresses.size()];
      for (int k = 0; k < numbers[i].length; k++) {
        InetAddress address = addresses.get(k);
        Integer number = known.get(address);
        if (number == null) {
          number = records.size();
          known.put(address, number);
          records.add(DnsRecord.address(DnsName.ROOT, ttl, address.getAddress()));
        }
        numbers[i][k] = number;
      }
    }
    return new ServiceAddresses(ttl, numbers, List.copyOf(records));
  }

  long ttl() {
    return ttl;
  }

  /** Whether no instance of these has an address, of whatever family. */
  boolean isWithout(int[] instances) {
    for (int instance : instances) {
      if (numbers[instance].length > 0) {
        return false;
      }
    }
    return true;
  }

  /** Adds the addresses of some instances that a type asks for, in their order, some at most. */
  void addTo(DnsResponse response, DnsName owner, int[] instances, int type, int addressesMax) {
    boolean[] told = new boolean[records.size()];
    int left = addressesMax;
    for (int instance : instances) {
      for (int number : numbers[instance]) {
        DnsRecord record = records.get(number);
        if (!told[number] && left > 0 && (type == DnsTypes.ANY || type == record.type())) {
          told[number] = true;
          response.add(owner, record, List.of());
          left--;
        }
      }
    }
  }
}
