package io.praetor.cli.local;

import io.praetor.agent.routing.ApiVersion;
import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.command.UsageException;
import io.praetor.client.text.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code version}: which Praetor this is, and which Consul's API it speaks. */
public final class Version implements Command {
  @Override
  public String summary() {
    return "Prints the version";
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String description() {
    return """
    Prints the version of Praetor, and that of Consul whose API and command line it speaks.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(Flag.text("format", "form", "pretty", "pretty or json."));
  }

  @Override
  public boolean speaksToAgent() {
    return false;
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException {
    String own = Version.class.getPackage().getImplementationVersion();
    String version = own == null ? "unknown" : own;
    switch (flags.text("format")) {
      case "pretty" -> {
        if (console.product().equals("Consul")) {
          console.line("Consul v" + API + "\nPraetor v" + version);
        } else {
          console.line("Praetor v" + version + "\nSpeaks the API of Consul v" + API);
        }
      }
      // Clients that start an agent for their tests read Version, and ask for Consul's.
      case "json" -> {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("Version", API);
        answer.put("Revision", "");
        answer.put("Prerelease", "");
        answer.put("Praetor", version);
        console.line(JsonText.indented(answer, "    "));
      }
      default ->
          throw new UsageException(
              "Invalid format \"" + flags.text("format") + "\": use pretty or json", false);
    }
    return 0;
  }

  // A constant of the compiler's: naming it loads no class of the agent.
  private static final String API = ApiVersion.CONSUL;
}
