package io.praetor.verification.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Plays one scenario of commands against a running agent; owned by the thread that plays it. */
public final class CommandReplay {
  private static final long ANSWER_SECONDS_MAX = 60;
  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern INDEX =
      Pattern.compile("(?m)^((?:Create|Modify)Index +|.*snapshot to index )\\d+$");

  private final Path program;
  private final String address;
  private final Path folder;
  private final Variables variables = new Variables("cli-");
  private final Map<String, String> ids = new LinkedHashMap<>();

  private CommandReplay(Path program, String address, Path folder) {
    this.program = program;
    this.address = address;
    this.folder = folder;
  }

  private record Ran(String exit, String output, String errors) {}

  /**
   * Plays the scenario in a folder of its own and returns what is wrong; empty when all is as
   * recorded.
   */
  public static List<String> play(Path program, String address, Recording.Scenario scenario)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("praetor-commands");
    try {
      CommandReplay replay = new CommandReplay(program, address, folder);
      List<String> wrong = new ArrayList<>();
      for (Map.Entry<String, String> file : scenario.files().entrySet()) {
        Files.writeString(folder.resolve(file.getKey()), replay.variables.fill(file.getValue()));
      }
      for (int i = 0; i < scenario.steps().size(); i++) {
        JsonNode step = scenario.steps().get(i);
        for (String difference : replay.judge(step, scenario.answers().get(i))) {
          wrong.add("step " + i + " " + step.get("run") + "\n    " + difference);
        }
      }
      return wrong;
    } finally {
      remove(folder);
    }
  }

  private List<String> judge(JsonNode step, JsonNode wanted)
      throws IOException, InterruptedException {
    Ran got = run(step);
    List<String> wrong = new ArrayList<>();
    if (!wanted.get("exit").asText().equals(got.exit())) {
      wrong.add("exit: wanted " + wanted.get("exit") + ", got " + got);
    }
    String output = wanted.get("stdout").asText();
    boolean same =
        step.path("loose").asBoolean()
            ? output.isEmpty() == got.output().isEmpty()
            : output.stripTrailing().equals(got.output().stripTrailing());
    if (!same) {
      wrong.add("output: wanted " + output + "\n    got " + got.output());
    }
    if (wanted.get("stderr").asText().isBlank() != got.errors().isBlank()) {
      wrong.add("errors: wanted " + wanted.get("stderr") + ", got " + got.errors());
    }
    return wrong;
  }

  private Ran run(JsonNode step) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    step.get("run").forEach(argument -> command.add(variables.fill(argument.asText())));
    Path output = folder.resolve(".output");
    Path errors = folder.resolve(".errors");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().put("CONSUL_HTTP_ADDR", address);
    Process process = builder.start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(variables.fill(step.path("stdin").asText()).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // A command that needs no input may end before it is written: its answer is judged all the
      // same.
    }
    if (!process.waitFor(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      return new Ran("no answer in " + ANSWER_SECONDS_MAX + " s", "", "");
    }
    String printed = Files.readString(output);
    String complained = Files.readString(errors);
    step.path("capture")
        .properties()
        .forEach(c ->
            variables.put(
                c.getKey(),
                (c.getValue().asText().equals("stdout") ? printed : complained).strip()));
    return new Ran(Integer.toString(process.exitValue()), clean(printed), clean(complained));
  }

  private String clean(String text) {
    String named =
        UUID.matcher(text)
            .replaceAll(m ->
                Matcher.quoteReplacement(
                    ids.computeIfAbsent(m.group(), id -> "uuid-" + (ids.size() + 1))));
    return INDEX.matcher(named.replace(variables.prefix(), "${p}")).replaceAll("$1N");
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      walk.sorted(Comparator.reverseOrder())
          .forEach(path -> {
            try {
              Files.delete(path);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
