package io.praetor.verification.dns;

import io.praetor.agent.dns.wire.DnsName;
import io.praetor.agent.dns.wire.DnsQuery;
import io.praetor.agent.dns.wire.DnsRecord;
import io.praetor.agent.dns.wire.DnsResponse;
import io.praetor.agent.dns.wire.DnsTypes;
import io.praetor.agent.dns.wire.ResponseCode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * A random response with what has to be read in it: names that share their ends or do not, in any
 * case, records of all types, and those that go with them.
 */
final class RandomResponse {
  /** A record as it has to be read. */
  record Told(String owner, String type, String data) {}

  /** A record of the answer section with what goes with it. */
  record Answer(Told record, List<Told> companions) {}

  private static final String[] WORDS = {
    "a", "web", "WEB", "node", "service", "dc1", "consul", "CONSUL", "db-1", "x".repeat(63)
  };

  private final Random random;
  final DnsQuery query;
  final DnsResponse response = new DnsResponse(ResponseCode.NOERROR);
  final List<Answer> answers = new ArrayList<>();
  final List<Told> authority = new ArrayList<>();
  final List<Told> additional = new ArrayList<>();
  private final String question;
  private final List<String> names = new ArrayList<>();
  private int soaBytes;

  RandomResponse(long seed) {
    random = new Random(seed);
    question = newName();
    query =
        new DnsQuery(
            random.nextInt(0x10000),
            0,
            random.nextBoolean(),
            name(question),
            DnsTypes.ANY,
            DnsTypes.IN,
            random.nextBoolean() ? null : new DnsQuery.Edns(0, random.nextInt(10_000), null),
            null);
    int count = random.nextInt(random.nextInt(10) == 0 ? 600 : 40);
    boolean isChain = random.nextInt(4) == 0;
    String at = question;
    for (int i = 0; i < count; i++) {
      String owner = random.nextInt(8) == 0 ? anyName() : at;
      if (isChain && i < 4) {
        String next = anyName();
        add(new Told(owner, "CNAME", next), DnsRecord.ofTarget(name(owner), 5, 9, name(next)));
        at = next;
      } else {
        addAny(owner);
      }
    }
    if (random.nextInt(3) == 0) {
      String owner = anyName();
      String server = anyName();
      String mailbox = anyName();
      soaBytes = server.length() + 1 + mailbox.length() + 1 + 20;
      response.addAuthority(
          DnsRecord.soa(name(owner), 9, name(server), name(mailbox), 1, 2, 3, 4, 5));
      authority.add(new Told(owner, "SOA", ""));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      String owner = anyName();
      String text = "t".repeat(random.nextInt(400));
      response.addAdditional(DnsRecord.txt(name(owner), 9, text));
      additional.add(new Told(owner, "TXT", text));
    }
  }

  /** Bytes of the data of the SOA record, whose names stand uncompressed. */
  int soaBytes() {
    return soaBytes;
  }

  private static DnsName name(String text) {
    return Objects.requireNonNull(DnsName.parse(text), text);
  }

  /** A name that was used before, or the end of one, or another one. */
  private String anyName() {
    if (names.isEmpty() || random.nextInt(3) == 0) {
      return newName();
    }
    String name = names.get(random.nextInt(names.size()));
    int dot = name.indexOf('.');
    return random.nextInt(3) == 0 && dot < name.length() - 1 ? name.substring(dot + 1) : name;
  }

  private String newName() {
    StringBuilder name = new StringBuilder();
    for (int labels = 1 + random.nextInt(3); labels > 0; labels--) {
      name.append(WORDS[random.nextInt(WORDS.length)]).append('.');
    }
    if (!names.isEmpty() && random.nextBoolean()) {
      String end = names.get(random.nextInt(names.size()));
      if (name.length() + end.length() < 240) {
        name.append(end);
      }
    }
    names.add(name.toString());
    return name.toString();
  }

  private void add(Told told, DnsRecord record) {
    response.add(record);
    answers.add(new Answer(told, List.of()));
  }

  private void addAny(String owner) {
    switch (random.nextInt(6)) {
      case 0 -> {
        String text = "v".repeat(random.nextInt(300));
        add(new Told(owner, "TXT", text), DnsRecord.txt(name(owner), 9, text));
      }
      case 1 -> {
        String target = anyName();
        add(
            new Told(owner, "PTR", target),
            DnsRecord.ofTarget(name(owner), DnsTypes.PTR, 9, name(target)));
      }
      case 2, 3 -> addTarget(owner);
      default -> {
        byte[] address = address();
        add(told(owner, address), DnsRecord.address(name(owner), 9, address));
      }
    }
  }

  private void addTarget(String owner) {
    String target = anyName();
    int port = random.nextInt(0x10000);
    DnsName targetName = name(target);
    List<DnsRecord> companions = new ArrayList<>();
    List<Told> told = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      if (random.nextInt(3) == 0) {
        String text = "m".repeat(random.nextInt(60));
        companions.add(DnsRecord.txt(targetName, 9, text));
        told.add(new Told(target, "TXT", text));
      } else {
        byte[] address = address();
        companions.add(DnsRecord.address(targetName, 9, address));
        told.add(told(target, address));
      }
    }
    response.add(DnsRecord.srv(name(owner), 9, 1, 2, port, targetName), companions);
    answers.add(new Answer(new Told(owner, "SRV", "1 2 " + port + " " + target), told));
  }

  private byte[] address() {
    byte[] address = new byte[random.nextInt(3) == 0 ? 16 : 4];
    random.nextBytes(address);
    return address;
  }

  private static Told told(String owner, byte[] address) {
    try {
      return new Told(
          owner,
          address.length == 4 ? "A" : "AAAA",
          InetAddress.getByAddress(address).getHostAddress());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
