package io.praetor.cli;

import io.praetor.cli.command.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What a command line printed, and the code that it ended with. */
record CommandLine(int code, String out, String err) {

  static CommandLine run(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console("praetor", new ByteArrayInputStream(new byte[0]), out, err, Map.of());
    int code = Main.run(console, List.of(words));
    return new CommandLine(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
