package io.praetor.cli.catalog;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.ClientFlags;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import java.io.IOException;
import java.util.List;

/** {@code catalog datacenters}: the datacenters that are known. */
public final class CatalogDatacenters implements Command {
  @Override
  public String summary() {
    return "Lists the datacenters that are known";
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String description() {
    return """
    Lists the datacenters that are known, one to a line.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of();
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    flags.noArguments();
    try (AgentClient agent = ClientFlags.agent(console, flags);
        Response response = agent.get("/v1/catalog/datacenters", new Query())) {
      if (response.ok().json() instanceof List<?> names) {
        for (Object name : names) {
          console.line(String.valueOf(name));
        }
      }
    } catch (IOException e) {
      throw new CommandException("Error listing datacenters: " + e.getMessage());
    }
    return 0;
  }
}
