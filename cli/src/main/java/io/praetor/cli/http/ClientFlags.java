package io.praetor.cli.http;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The flags and the environment that say which agent is meant, and how it is spoken to. */
public final class ClientFlags {
  private static final String ADDRESS = "127.0.0.1:8500";

  private ClientFlags() {}

  /** The flags, in the order of their names. */
  public static List<Flag> all() {
    return List.of(
        Flag.text("ca-file", "value", "File of certificates to trust. Environment: CONSUL_CACERT."),
        Flag.text(
            "ca-path", "value", "Folder of certificates to trust. Environment: CONSUL_CAPATH."),
        Flag.text(
            "client-cert",
            "value",
            "File with the certificate to show to the agent. Environment: CONSUL_CLIENT_CERT."),
        Flag.text(
            "client-key",
            "value",
            "File with the key of that certificate. Environment: CONSUL_CLIENT_KEY."),
        Flag.text("datacenter", "value", "Datacenter to ask; the agent's own unless given."),
        Flag.text(
            "http-addr",
            "address",
            "Agent to speak to: HOST:PORT, http://..., https://... or unix:///path; "
                + ADDRESS
                + " unless given. Environment: CONSUL_HTTP_ADDR."),
        Flag.text(
            "namespace",
            "value",
            "Accepted for compatibility with Consul; there is one namespace."),
        Flag.text(
            "partition",
            "value",
            "Accepted for compatibility with Consul; there is one partition."),
        Flag.toggle(
            "stale",
            "Let any server answer, even one that lags or has lost its leader; reads only."),
        Flag.text(
            "tls-server-name",
            "value",
            "Name that the agent's certificate must have. Environment: CONSUL_TLS_SERVER_NAME."),
        Flag.text("token", "value", "Token to send. Environment: CONSUL_HTTP_TOKEN."),
        Flag.text(
            "token-file",
            "value",
            "File with the token to send. Environment: CONSUL_HTTP_TOKEN_FILE."));
  }

  /** The agent that flags and environment mean; nothing is sent yet. */
  public static AgentClient agent(Console console, Flags flags) throws CommandException {
    String address = choose(console, flags, "http-addr", "HTTP_ADDR");
    Target target =
        Target.parse(
            address == null ? ADDRESS : address, isTrue(console.setting("HTTP_SSL"), false));
    Tls tls =
        new Tls(
            choose(console, flags, "ca-file", "CACERT"),
            choose(console, flags, "ca-path", "CAPATH"),
            choose(console, flags, "client-cert", "CLIENT_CERT"),
            choose(console, flags, "client-key", "CLIENT_KEY"),
            choose(console, flags, "tls-server-name", "TLS_SERVER_NAME"),
            isTrue(console.setting("HTTP_SSL_VERIFY"), true));
    return new AgentClient(
        target,
        tls,
        token(console, flags),
        console.setting("HTTP_AUTH"),
        flags.find("datacenter"),
        flags.on("stale"),
        console.product());
  }

  /**
   * The flags that name a second agent, of another cluster: each begins with a word. The
   * environment does not count for it.
   */
  public static List<Flag> other(String word) {
    return List.of(
        Flag.text(word, "address", "The other agent: HOST:PORT, http://... or https://...."),
        Flag.text(word + "-ca-file", "value", "Certificates to trust for the other agent."),
        Flag.text(word + "-client-cert", "value", "Certificate to show to the other agent."),
        Flag.text(word + "-client-key", "value", "Key of that certificate."),
        Flag.text(word + "-datacenter", "value", "Datacenter to ask the other agent for."),
        Flag.text(word + "-tls-server-name", "value", "Name in the other agent's certificate."),
        Flag.text(word + "-token", "value", "Token to send to the other agent."),
        Flag.text(word + "-token-file", "value", "File with that token."));
  }

  /** The agent that such flags name. */
  public static AgentClient other(Console console, Flags flags, String word)
      throws CommandException {
    String file = flags.text(word + "-token-file");
    String token = file.isEmpty() ? flags.find(word + "-token") : tokenIn(file);
    Tls tls =
        new Tls(
            flags.find(word + "-ca-file"),
            null,
            flags.find(word + "-client-cert"),
            flags.find(word + "-client-key"),
            flags.find(word + "-tls-server-name"),
            true);
    return new AgentClient(
        Target.parse(flags.text(word), false),
        tls,
        token,
        null,
        flags.find(word + "-datacenter"),
        false,
        console.product());
  }

  private static @Nullable String choose(Console console, Flags flags, String flag, String suffix) {
    String value = flags.find(flag);
    return value != null && !value.isEmpty() ? value : console.setting(suffix);
  }

  /** A token given by hand wins over the environment; a file wins over a token. */
  private static @Nullable String token(Console console, Flags flags) throws CommandException {
    String file = choose(console, flags, "token-file", "HTTP_TOKEN_FILE");
    return file != null ? tokenIn(file) : choose(console, flags, "token", "HTTP_TOKEN");
  }

  private static String tokenIn(String file) throws CommandException {
    try {
      return Files.readString(Path.of(file), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new CommandException("Error loading token file: cannot read " + file);
    }
  }

  private static boolean isTrue(@Nullable String value, boolean unset) throws CommandException {
    if (value == null) {
      return unset;
    }
    return switch (value) {
      case "1", "t", "T", "TRUE", "true", "True" -> true;
      case "0", "f", "F", "FALSE", "false", "False" -> false;
      default ->
          throw new CommandException(
              "CONSUL_HTTP_SSL and CONSUL_HTTP_SSL_VERIFY are true or false, not \""
                  + value
                  + "\"");
    };
  }
}
