package io.praetor.cli.server;

import io.praetor.agent.config.AgentConfig;
import io.praetor.cli.command.Console;

/** What to try next, told at the end of a development server's start. Stateless. */
final class FirstSteps {
  private static final int USUAL_PORT = 8500;

  private FirstSteps() {}

  /** Tells it, unless other programs read each line of the output as JSON. */
  static void tell(Console console, AgentConfig config) {
    if (config.dev() && !config.log().json()) {
      console.print(text(console.program(), config));
      console.flush();
    }
  }

  private static String text(String program, AgentConfig config) {
    String pagePath = config.http().pagePath();
    String shown = "";
    String page = "";
    String flag = "";
    for (AgentConfig.Listener listener : config.http().http()) {
      if (listener instanceof AgentConfig.Listener.Tcp tcp) {
        String host = tcp.host().indexOf(':') < 0 ? tcp.host() : "[" + tcp.host() + "]";
        shown = " at http://" + host + ":" + tcp.port();
        page =
            pagePath == null
                ? ""
                : "    Or open http://%s:%d%s in a browser.\n"
                    .formatted(host, tcp.port(), pagePath);
        flag = tcp.port() == USUAL_PORT ? "" : " -http-addr=" + host + ":" + tcp.port();
        break;
      }
    }
    return "==> Development server%s: everything is in memory and ends with it. In another terminal, try:\n"
            .formatted(shown)
        + "      %s kv put%s greeting hello\n".formatted(program, flag)
        + "      %s kv get%s greeting\n".formatted(program, flag)
        + "      %s watch%s -type=key -key=greeting cat\n".formatted(program, flag)
        + page
        + "    Ctrl-C ends it.\n";
  }
}
