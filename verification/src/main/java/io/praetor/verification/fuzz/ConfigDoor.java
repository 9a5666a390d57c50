package io.praetor.verification.fuzz;

import io.praetor.agent.config.AgentFlags;
import io.praetor.agent.config.ConfigException;
import io.praetor.agent.config.ConfigLoader;
import io.praetor.verification.process.ProductHome;
import io.praetor.verification.process.ProductProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Loads odd configuration files as an agent does that starts: each is loaded, or refused with
 * reasons. One in a thousand goes through {@code praetor validate} as well, which has to say the
 * same.
 */
final class ConfigDoor implements Door {
  private static final int VALIDATED_EVERY = 1_000;
  private static final long LOAD_MS_MAX = 30_000;

  @Override
  public void run(ProductProcess agent, Random random, int count, Findings findings)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("praetor-fuzz-config");
    ConfigMaker maker = new ConfigMaker(random);
    for (int i = 0; i < count && !findings.isEnough(); i++) {
      ConfigMaker.Made made = maker.next();
      Path file = Files.write(folder.resolve("f." + made.format()), made.bytes());
      boolean loaded = load(i, file, made, findings);
      if (i % VALIDATED_EVERY == 0) {
        validate(i, file, loaded, findings);
      }
      Files.delete(file);
    }
    Files.delete(folder);
  }

  private static boolean load(int number, Path file, ConfigMaker.Made made, Findings findings) {
    long begun = System.nanoTime();
    boolean loaded = false;
    try {
      var _ =
          ConfigLoader.load(
              List.of(
                  new AgentFlags.Given("dev", null),
                  new AgentFlags.Given("config-file", file.toString())));
      loaded = true;
      findings.answer("loaded");
    } catch (ConfigException e) {
      findings.answer("refused");
      if (e.problems().isEmpty() || e.problems().stream().anyMatch(String::isBlank)) {
        findings.add("file " + number + ": refused without a reason\n" + text(made));
      }
    } catch (RuntimeException | StackOverflowError e) {
      findings.add("file " + number + ": " + e + "\n" + text(made));
    }
    long ms = (System.nanoTime() - begun) / 1_000_000;
    if (ms > LOAD_MS_MAX) {
      findings.add("file " + number + ": took " + ms + " ms\n" + text(made));
    }
    return loaded;
  }

  private static void validate(int number, Path file, boolean loaded, Findings findings)
      throws IOException, InterruptedException {
    Process validate =
        new ProcessBuilder(ProductHome.launcher().toString(), "validate", file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(validate.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!validate.waitFor(60, TimeUnit.SECONDS)) {
      validate.destroyForcibly();
      findings.add("file " + number + ": validate does not end");
      return;
    }
    if (Fuzzer.showsInside(said)) {
      findings.add("file " + number + ": validate shows the inside: " + said);
    }
    // What loads here may lack a data_dir, which development mode does without.
    if ((!loaded && validate.exitValue() == 0) || validate.exitValue() > 1) {
      findings.add(
          "file "
              + number
              + ": loaded "
              + loaded
              + ", validate "
              + validate.exitValue()
              + ": "
              + said);
    }
    findings.answer("validate " + validate.exitValue());
  }

  private static String text(ConfigMaker.Made made) {
    return new String(made.bytes(), StandardCharsets.UTF_8);
  }
}
