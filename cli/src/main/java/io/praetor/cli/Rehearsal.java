package io.praetor.cli;

import io.praetor.cli.command.Console;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/** A short run of the program from which the JVM makes its cache of loaded classes. */
final class Rehearsal {
  private Rehearsal() {}

  /** What the launcher starts; the argument says whose cache it is to be. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0 && arguments[0].equals("agent")) {
      AgentRehearsal.run();
    } else {
      commands();
    }
  }

  private static void commands() throws IOException {
    try (RehearsalAgent agent = RehearsalAgent.start()) {
      String address = agent.flag();
      for (int i = 0; i < 3; i++) {
        run("kv", "get", address, "a");
        run("kv", "get", address, "-recurse", "-detailed", "a");
        run("kv", "put", address, "a", "b");
        run("kv", "delete", address, "a");
        run("kv", "export", address, "a");
        run("kv", "import", address, "[{\"key\":\"a\",\"flags\":0,\"value\":\"YQ==\"}]");
        run("kv", "get", "-help");
        run("help");
        run("lock", address, "lock", "true");
      }
    }
  }

  static int run(String... line) {
    Console console =
        new Console(
            "praetor",
            new ByteArrayInputStream(new byte[0]),
            OutputStream.nullOutputStream(),
            OutputStream.nullOutputStream(),
            Map.copyOf(System.getenv()));
    return Main.run(console, List.of(line));
  }
}
