package io.praetor.verification.fuzz;

import io.praetor.store.history.Retention;
import io.praetor.verification.process.LiveMemory;
import io.praetor.verification.process.Ports;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/**
 * {@code fuzz [-door=http|rpc|snapshot|config|filter|dns|registration|all] [-requests=N]
 * [-seed=S]}: odd inputs by the thousand through one way into an agent, against a process of its
 * own; exits with 1 if anything was found.
 */
public final class Fuzz {
  private static final Duration START_WAIT_MAX = Duration.ofSeconds(60);

  /** What may be more on the heap afterwards; caches and classes take some. */
  private static final long KEPT_BYTES_MAX = 24L << 20;

  /** So many inputs come first, so that what is made once is not taken for what stays. */
  private static final int WARM_UP = 1_000;

  private static final Map<String, Supplier<Door>> DOORS = new LinkedHashMap<>();

  static {
    DOORS.put("http", HttpDoor::new);
    DOORS.put("rpc", RpcDoor::new);
    DOORS.put("snapshot", SnapshotDoor::new);
    DOORS.put("config", ConfigDoor::new);
    DOORS.put("filter", FilterDoor::new);
    DOORS.put("dns", DnsDoor::new);
    DOORS.put("registration", RegistrationDoor::new);
  }

  private Fuzz() {}

  /** Runs one door against a new agent, and says what it did. */
  static Findings run(String name, Path folder, long seed, int count) throws Exception {
    Findings findings = new Findings();
    Supplier<Door> doors = DOORS.get(name);
    if (doors == null) {
      throw new IllegalArgumentException(name);
    }
    long begun = System.nanoTime();
    try (ProductProcess agent =
        ProductProcess.single(folder, "-dns-port=" + Ports.free(1).getFirst())
            .awaitLeader(START_WAIT_MAX)) {
      // What kills the agent by its own means lets nobody stand by.
      boolean alone = name.equals("http");
      Random random = new Random(seed);
      if (!alone) {
        doors.get().run(agent, random, Math.min(count, WARM_UP), findings);
        if (agent.isAlive()) {
          trimHistory(agent);
        }
      }
      long before = alone ? 0 : LiveMemory.bytes(agent.pid());
      String told = "";
      if (alone) {
        doors.get().run(agent, random, count, findings);
      } else {
        try (Bystander bystander = new Bystander(agent.httpPort(), findings)) {
          doors.get().run(agent, random, count, findings);
          told = bystander.told();
        }
        told += ", " + memory(agent, before, findings);
        doors.get().afterwards(agent, random, findings);
      }
      if (!agent.isAlive()) {
        findings.add("the agent ended:\n" + agent.log());
      }
      long seconds = (System.nanoTime() - begun) / 1_000_000_000;
      System.out.println(
          name
              + ": "
              + count
              + " inputs in "
              + seconds
              + " s"
              + (told.isEmpty() ? "" : ", " + told));
    } catch (IOException e) {
      findings.add("the run was broken off: " + e);
    }
    System.out.println(name + ": " + findings.answers());
    return findings;
  }

  private static String memory(ProductProcess agent, long before, Findings findings)
      throws IOException {
    if (!agent.isAlive()) {
      return "no memory to measure";
    }
    trimHistory(agent);
    long after = LiveMemory.bytes(agent.pid());
    if (after - before > KEPT_BYTES_MAX) {
      findings.add("the heap held " + before + " bytes before and " + after + " afterwards");
    }
    return "live heap "
        + (before >> 10)
        + " KiB before and "
        + (after >> 10)
        + " KiB afterwards, resident "
        + (agent.residentKib() >> 10)
        + " MiB";
  }

  /** The history of keys is kept on purpose, and grows with each restore: it is cut short. */
  private static void trimHistory(ProductProcess agent) throws IOException {
    byte[] least =
        ("{\"Prefix\":\"\",\"Versions\":1,\"Days\":1,\"Bytes\":" + Retention.BYTES_MIN + "}")
            .getBytes(StandardCharsets.UTF_8);
    for (String path : List.of("/v1/praetor/retention", "/v1/kv/last")) {
      RawHttp.Answer answer = RawHttp.send(agent.httpPort(), "PUT", path, least);
      if (answer.status() != 200) {
        throw new IOException(path + " is answered with " + answer.status() + ": " + answer.text());
      }
    }
  }

  public static void main(String[] arguments) throws Exception {
    int requests = 20_000;
    long seed = System.nanoTime();
    String door = "http";
    for (String argument : arguments) {
      if (argument.startsWith("-requests=")) {
        requests = Integer.parseInt(argument.substring("-requests=".length()));
      } else if (argument.startsWith("-seed=")) {
        seed = Long.parseLong(argument.substring("-seed=".length()));
      } else if (argument.startsWith("-door=")
          && (DOORS.containsKey(argument.substring("-door=".length()))
              || argument.equals("-door=all"))) {
        door = argument.substring("-door=".length());
      } else {
        System.err.println(
            "usage: fuzz [-door="
                + String.join("|", DOORS.keySet())
                + "|all] [-requests=N] [-seed=S]; not known: "
                + argument);
        System.exit(2);
      }
    }
    Path folder = Files.createTempDirectory("praetor-fuzz");
    System.out.println("seed " + seed + ", files in " + folder);
    int found = 0;
    for (String name : door.equals("all") ? List.copyOf(DOORS.keySet()) : List.of(door)) {
      Findings findings = run(name, folder.resolve(name), seed, requests);
      findings.found().forEach(System.out::println);
      found += findings.found().size();
    }
    System.out.println(found + " found");
    System.exit(found == 0 ? 0 : 1);
  }
}
