package io.praetor.cli.kv;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flags;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import io.praetor.cli.praetor.FindingText;
import io.praetor.cli.praetor.PraetorAgent;
import io.praetor.client.text.JsonObject;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;

/** {@code kv put -check}: what the rules of values would say. Stateless. */
final class KvCheck {
  private KvCheck() {}

  /** 0 if the value may be written, 2 if a rule refuses it. */
  static int run(Console console, Flags flags, String key, byte[] value)
      throws IOException, CommandException {
    Map<String, String> body =
        Map.of("Key", key, "Value", Base64.getEncoder().encodeToString(value));
    try (PraetorAgent agent = PraetorAgent.open(console, flags, "rules");
        Response response = agent.send("POST", "/v1/praetor/check", new Query(), body)) {
      JsonObject verdict = JsonObject.of(response.json());
      FindingText.print(console, verdict);
      boolean allowed = verdict.is("Allowed");
      console.line(
          allowed
              ? "The rules let it be written. Nothing was written to: " + key
              : "The rules refuse it. Nothing was written to: " + key);
      return allowed ? 0 : 2;
    }
  }
}
