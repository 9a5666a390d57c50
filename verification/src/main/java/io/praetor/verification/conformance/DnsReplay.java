package io.praetor.verification.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.praetor.verification.wire.DnsExchange;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Plays one scenario of DNS questions against a running agent; owned by the thread that plays it.
 * Requests go to the HTTP API of any agent of the cluster, questions to the one that is looked at.
 */
public final class DnsReplay {
  /** How long an answer may be one that was right a moment ago. */
  private static final long SETTLE_NANOS_MAX = 30_000_000_000L;

  private static final long PAUSE_NANOS = 50_000_000;
  private static final List<String> SECTIONS = List.of("answer", "authority", "additional");
  private static final List<Integer> FLAGS =
      List.of((int) Flags.AA, (int) Flags.TC, (int) Flags.RD, (int) Flags.RA, (int) Flags.AD);

  private static final List<String> FIELDS =
      List.of("rcode", "flags", "question", "answer", "authority", "additional", "edns", "fits");

  private final int httpPort;
  private final InetSocketAddress dns;
  private final Variables variables = new Variables("cf-");

  private DnsReplay(int httpPort, int dnsPort) {
    this.httpPort = httpPort;
    this.dns = new InetSocketAddress(InetAddress.getLoopbackAddress(), dnsPort);
    String prefix = variables.prefix();
    variables.put("P", prefix.toUpperCase(Locale.ROOT));
    SplittableRandom random = new SplittableRandom(prefix.hashCode());
    for (String each : List.of("", "2")) {
      byte[] ip = {10, octet(random), octet(random), octet(random)};
      variables.put("ip" + each, dotted(ip, 0, 1));
      variables.put("rip" + each, dotted(ip, 3, -1));
      variables.put("hex" + each, HexFormat.of().formatHex(ip));
    }
  }

  private static byte octet(SplittableRandom random) {
    return (byte) random.nextInt(1, 255);
  }

  private static String dotted(byte[] ip, int from, int step) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < ip.length; i++) {
      text.append(i == 0 ? "" : ".").append(ip[from + i * step] & 0xff);
    }
    return text.toString();
  }

  /** Plays the scenario and returns what is wrong; empty when all is as recorded. */
  public static List<String> play(int httpPort, int dnsPort, Recording.Scenario scenario)
      throws IOException {
    DnsReplay replay = new DnsReplay(httpPort, dnsPort);
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < scenario.steps().size(); i++) {
      JsonNode step = scenario.steps().get(i);
      JsonNode wanted = scenario.answers().get(i);
      List<String> differences =
          step.has("do") ? replay.request(step, wanted) : replay.settled(step, wanted);
      for (String difference : differences) {
        wrong.add(
            "step "
                + i
                + " "
                + step.path("do")
                    .asText(step.path("ask").asText() + " " + step.path("type").asText())
                + "\n    "
                + difference);
      }
    }
    return wrong;
  }

  private List<String> request(JsonNode step, JsonNode wanted) throws IOException {
    String[] line = variables.fill(step.get("do").asText()).split(" ", 2);
    byte[] body =
        step.has("json")
            ? variables.fill(step.get("json")).toString().getBytes(StandardCharsets.UTF_8)
            : null;
    RawHttp.Answer answer = RawHttp.send(httpPort, line[0], line[1], body);
    long deadline = System.nanoTime() + SETTLE_NANOS_MAX;
    // A cluster that has just begun may not be at the level of prepared queries yet.
    while (answer.status() == 500 && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(PAUSE_NANOS);
      answer = RawHttp.send(httpPort, line[0], line[1], body);
    }
    if (step.has("capture") && answer.status() == 200) {
      JsonNode document = Recording.parse(answer.text());
      step.get("capture")
          .properties()
          .forEach(each ->
              variables.put(
                  each.getKey(),
                  document.path(each.getValue().asText().replaceFirst("^json:", "")).asText()));
    }
    int status = wanted.path("status").asInt();
    return answer.status() == status
        ? List.of()
        : List.of("status: wanted " + status + ", got " + answer.status() + " " + answer.text());
  }

  private List<String> settled(JsonNode step, JsonNode wanted) throws IOException {
    long deadline = System.nanoTime() + SETTLE_NANOS_MAX;
    List<String> differences = differences(step, wanted, ask(step));
    while (!differences.isEmpty() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(PAUSE_NANOS);
      differences = differences(step, wanted, ask(step));
    }
    return differences;
  }

  private static List<String> differences(JsonNode step, JsonNode wanted, JsonNode got) {
    Set<String> only = new HashSet<>();
    step.path("only").forEach(each -> only.add(each.asText()));
    List<String> wrong = new ArrayList<>();
    for (String field : FIELDS) {
      if ((only.isEmpty() || only.contains(field)) && !wanted.path(field).equals(got.path(field))) {
        wrong.add(field + ": wanted " + wanted.path(field) + ", got " + got.path(field));
      }
    }
    return wrong;
  }

  private JsonNode ask(JsonNode step) throws IOException {
    String name = variables.fill(step.get("ask").asText());
    int edns = step.path("edns").asInt();
    boolean stream = step.path("tcp").asBoolean();
    Message question =
        DnsExchange.question(
            name, Type.value(step.path("type").asText("A")), step.path("rd").asBoolean(true), edns);
    DnsExchange.Answer answer = DnsExchange.ask(dns, question, stream);
    return read(answer, stream ? Integer.MAX_VALUE : Math.max(512, edns), step);
  }

  private JsonNode read(DnsExchange.Answer answer, int bytesMax, JsonNode step) {
    Message message = answer.message();
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("rcode", Rcode.string(message.getHeader().getRcode()));
    for (int flag : FLAGS) {
      if (message.getHeader().getFlag(flag)) {
        out.withArray("flags").add(Flags.string(flag).toUpperCase(Locale.ROOT));
      }
    }
    out.withArray("flags");
    Set<String> servers = new HashSet<>();
    for (int section = Section.ANSWER; section <= Section.ADDITIONAL; section++) {
      for (Record record : message.getSection(section)) {
        if (record.getType() == Type.NS) {
          servers.add(record.rdataToString());
        }
      }
    }
    Record asked = message.getQuestion();
    out.withArray("question")
        .add(clean(asked.getName() + " " + Type.string(asked.getType()), servers));
    for (int i = 0; i < SECTIONS.size(); i++) {
      Set<String> lines = new TreeSet<>();
      for (Record record : message.getSection(Section.ANSWER + i)) {
        if (record instanceof OPTRecord opt) {
          out.put("edns", opt.getPayloadSize());
        } else {
          lines.add(clean(line(record), servers));
        }
      }
      if (step.path("count").asBoolean()) {
        out.put(SECTIONS.get(i), lines.size());
      } else {
        out.putArray(SECTIONS.get(i));
        lines.forEach(out.withArray(SECTIONS.get(i))::add);
      }
    }
    return out.put("fits", answer.bytes() <= bytesMax);
  }

  private static String line(Record record) {
    String data =
        switch (record) {
          case SOARecord soa ->
              soa.getHost()
                  + " "
                  + soa.getAdmin()
                  + " SERIAL "
                  + soa.getRefresh()
                  + " "
                  + soa.getRetry()
                  + " "
                  + soa.getExpire()
                  + " "
                  + soa.getMinimum();
          case org.xbill.DNS.AAAARecord address ->
              address.rdataToString().replaceFirst("(^|:)0(:0)+(:|$)", "::");
          default -> record.rdataToString();
        };
    return record.getName()
        + " "
        + record.getTTL()
        + " "
        + Type.string(record.getType())
        + " "
        + data;
  }

  /** The line without what is this run's own. */
  private String clean(String line, Set<String> servers) {
    String[] words = line.split(" ");
    if (servers.contains(words[0])) {
      return "${server} " + words[1] + " " + words[2] + " ADDRESS";
    }
    if (servers.contains(words[words.length - 1])) {
      return line.substring(0, line.lastIndexOf(' ') + 1) + "${server}";
    }
    return variables.named(line);
  }
}
