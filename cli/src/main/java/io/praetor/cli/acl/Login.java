package io.praetor.cli.acl;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.command.Reason;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.ClientFlags;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import io.praetor.client.text.JsonObject;
import io.praetor.client.text.JsonText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code login}: a token for a bearer token, written to a file. */
public final class Login implements Command {
  @Override
  public String summary() {
    return "Gets a token for a bearer token of a provider";
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String description() {
    return """
    Shows a bearer token, such as that of a Kubernetes service account, to an auth method, and writes the secret of the token that it gets to a file that its owner alone may read.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.text("method", "name", "The auth method."),
        Flag.text("type", "type", "jwt", "The type of the auth method: jwt."),
        Flag.text("bearer-token-file", "file", "The file with the bearer token."),
        Flag.text("token-sink-file", "file", "The file that the token's secret is written to."),
        Flag.list("meta", "name=value", "Stands in the description of the token."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    flags.noArguments();
    for (String needed : List.of("method", "token-sink-file", "bearer-token-file")) {
      if (flags.text(needed).isEmpty()) {
        throw new CommandException("Missing required '-" + needed + "' flag");
      }
    }
    if (!flags.text("type").equals("jwt")) {
      throw new CommandException(
          "The type \"" + flags.text("type") + "\" is not there: auth methods are of type jwt");
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("AuthMethod", flags.text("method"));
    body.put("BearerToken", bearer(flags.text("bearer-token-file")));
    Map<String, String> meta = meta(flags);
    if (!meta.isEmpty()) {
      body.put("Meta", meta);
    }
    JsonObject token;
    try (AgentClient agent = ClientFlags.agent(console, flags);
        Response response =
            agent.send(
                "POST",
                "/v1/acl/login",
                new Query(),
                JsonText.compact(body).getBytes(StandardCharsets.UTF_8))) {
      token = JsonObject.of(response.ok().json());
    } catch (IOException e) {
      throw new CommandException("Error logging in: " + e.getMessage());
    }
    try {
      write(Path.of(flags.text("token-sink-file")).toAbsolutePath(), token.text("SecretID"));
    } catch (IOException e) {
      throw new CommandException("Error writing token to file sink: " + Reason.of(e));
    }
    return 0;
  }

  private static String bearer(String file) throws CommandException {
    try {
      String bearer = Files.readString(Path.of(file), StandardCharsets.UTF_8).strip();
      if (bearer.isEmpty()) {
        throw new CommandException("No bearer token found in " + file);
      }
      return bearer;
    } catch (IOException e) {
      throw new CommandException("Error reading bearer token: " + Reason.of(e));
    }
  }

  private static Map<String, String> meta(Flags flags) throws CommandException {
    Map<String, String> meta = new LinkedHashMap<>();
    for (String pair : flags.all("meta")) {
      String[] parts = pair.split("=", 2);
      if (parts.length != 2 || parts[0].isEmpty()) {
        throw new CommandException("Malformed -meta argument: \"" + pair + "\": use NAME=VALUE");
      }
      meta.put(parts[0], parts[1]);
    }
    return meta;
  }

  /**
   * Puts a whole file in place of what is there: who reads it meanwhile gets the one or the other.
   */
  private static void write(Path sink, String secret) throws IOException {
    Path next = sink.resolveSibling(sink.getFileName() + ".new");
    Files.deleteIfExists(next);
    boolean isPosix = next.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] ownerAlone =
        isPosix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try (FileChannel out = FileChannel.open(next, Set.of(CREATE_NEW, WRITE), ownerAlone)) {
      ByteBuffer bytes = ByteBuffer.wrap(secret.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    }
    Files.move(next, sink, StandardCopyOption.ATOMIC_MOVE);
  }
}
