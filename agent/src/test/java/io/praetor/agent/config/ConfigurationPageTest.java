package io.praetor.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.config.ConfigKey.Kind;
import io.praetor.agent.config.ConfigKey.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * docs/configuration.md and the tables of keys and flags say the same.
 *
 * <p>After a change of the tables, write the page anew with {@code ./mvnw -pl agent -am test
 * -Dtest=ConfigurationPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dpraetor.docs=write}.
 */
class ConfigurationPageTest {
  private static final Path PAGE = Path.of("..", "docs", "configuration.md");
  private static final String BEGIN =
      "<!-- Below: written by ConfigurationPageTest from the tables of keys and flags. -->\n";

  @Test
  void thePageAndTheTablesAgree() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN);
    assertThat(begin).as("where the tables begin in %s", PAGE).isPositive();
    String tables = tables();
    if ("write".equals(System.getProperty("praetor.docs"))) {
      Files.writeString(PAGE, page.substring(0, begin + BEGIN.length()) + tables);
      return;
    }
    List<String> onPage = page.substring(begin + BEGIN.length()).lines().toList();
    List<String> wanted = tables.lines().toList();
    List<String> missing = wanted.stream().filter(line -> !onPage.contains(line)).toList();
    List<String> stale = onPage.stream().filter(line -> !wanted.contains(line)).toList();
    assertThat(onPage)
        .as(
            "docs/configuration.md lags behind the tables in io.praetor.agent.config; write it anew with"
                + " ./mvnw -pl agent -am test -Dtest=ConfigurationPageTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dpraetor.docs=write"
                + "\nmissing from the page:\n%s\non the page, but not in the tables:\n%s",
            String.join("\n", missing), String.join("\n", stale))
        .isEqualTo(wanted);
  }

  @Test
  void everyKeySaysWhatItMeansAndOlderNamesAreOfTheSameKind() {
    for (ConfigKey key : ConfigKeys.all()) {
      assertThat(key.text()).as(key.name()).endsWith(".").doesNotContain("|");
      ConfigKey canonical = ConfigKeys.canonical(key);
      assertThat(key.kind()).as(key.name()).isEqualTo(canonical.kind());
      assertThat(canonical.canonical()).as(key.name()).isNull();
    }
  }

  @Test
  void everyFlagStatesAKnownSettingOfItsKind() {
    for (AgentFlags.Flag flag : AgentFlags.all()) {
      String name = flag.key();
      if (name != null) {
        ConfigKey key =
            Objects.requireNonNull(
                ConfigKeys.find(name), () -> "-" + flag.name() + " states " + name);
        assertThat(flag.takes())
            .as(flag.name())
            .isEqualTo(
                switch (key.kind()) {
                  case FLAG -> AgentFlags.Takes.SWITCH;
                  case NUMBER -> AgentFlags.Takes.NUMBER;
                  case DURATION -> AgentFlags.Takes.DURATION;
                  case PAIRS -> AgentFlags.Takes.PAIR;
                  case TEXT, TEXTS, DECIMAL, BLOCKS, ANY -> AgentFlags.Takes.TEXT;
                });
        assertThat(flag.repeated())
            .as(flag.name())
            .isEqualTo(key.kind() == Kind.TEXTS || key.kind() == Kind.PAIRS);
      }
    }
  }

  private static String tables() {
    StringBuilder page = new StringBuilder();
    page.append("\n## Settings that are used\n\nA value is ");
    page.append(
            List.of(Kind.values()).stream()
                .map(kind -> "*" + word(kind) + "*: " + kind.forPeople())
                .collect(Collectors.joining("; ")))
        .append(".\n\n| Key | Value | Default | At a reload | Meaning |\n|---|---|---|---|---|\n");
    for (ConfigKey key : of(Status.USED)) {
      ConfigKey canonical = ConfigKeys.canonical(key);
      row(
          page,
          code(key.name()),
          word(key.kind()),
          canonical.initial() == null ? "" : code(ConfigKeys.forPeople(canonical.initial())),
          canonical.reloadable() ? "takes effect" : "",
          key.text());
    }
    page.append("\n## Settings that are accepted and have no effect\n\n");
    page.append("Each gives one warning at the start, unless its value asks for nothing.\n\n");
    page.append("| Key | Value | Without a warning | Why |\n|---|---|---|---|\n");
    unused(page, Status.ACCEPTED);
    page.append("\n## Settings that are refused\n\n");
    page.append("The agent does not start: someone relies on what it could not do.\n\n");
    page.append("| Key | Value | Allowed | Why, and what to do instead |\n|---|---|---|---|\n");
    unused(page, Status.REFUSED);
    page.append("\n## Flags of `praetor agent`\n\n| Flag | Key | Meaning |\n|---|---|---|\n");
    for (AgentFlags.Flag flag : AgentFlags.all()) {
      String key = flag.key();
      row(
          page,
          code("-" + flag.name()) + (flag.repeated() ? " (may be repeated)" : ""),
          key == null ? "" : code(key),
          flag.text());
    }
    return page.toString();
  }

  private static void unused(StringBuilder page, Status status) {
    for (ConfigKey key : of(status)) {
      String harmless =
          ConfigKeys.canonical(key).harmless().stream()
              .map(value -> code(ConfigKeys.forPeople(value)))
              .collect(Collectors.joining(", "));
      row(page, code(key.name()), word(key.kind()), harmless, key.text());
    }
  }

  private static List<ConfigKey> of(Status status) {
    return ConfigKeys.all().stream()
        .filter(key -> ConfigKeys.canonical(key).status() == status)
        .toList();
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static String code(String text) {
    return "`" + text + "`";
  }

  private static void row(StringBuilder page, String... cells) {
    page.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
