package io.praetor.cli.local;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/** {@code keygen}: 32 random bytes, as keys are written in configuration. */
public final class Keygen implements Command {
  @Override
  public String summary() {
    return "Generates a random key";
  }

  @Override
  public String arguments() {
    return "";
  }

  @Override
  public String description() {
    return """
    Prints 32 random bytes in base64, such as a key for encrypt.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of();
  }

  @Override
  public boolean speaksToAgent() {
    return false;
  }

  @Override
  public int run(Console console, Flags flags) {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    console.line(Base64.getEncoder().encodeToString(key));
    return 0;
  }

  private static final int KEY_BYTES = 32;
}
