package io.praetor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Whoever mistypes a command or a flag is told the one that was probably meant. */
class SuggestionTest {
  @Test
  void anUnknownCommandNamesTheNearestOne() {
    assertThat(CommandLine.run("membres").err())
        .startsWith("There is no command \"membres\". Did you mean \"members\"?\n");
    assertThat(CommandLine.run("membres").code()).isEqualTo(127);
    assertThat(CommandLine.run("kv", "gte").err())
        .startsWith("There is no command \"kv gte\". Did you mean \"kv get\"?\n");
    assertThat(CommandLine.run("kv", "gte").code()).isEqualTo(1);
    assertThat(CommandLine.run("operator", "raft", "list-peer").err())
        .contains("\"operator raft list-peers\"?");
    assertThat(CommandLine.run("put").err()).contains("Did you mean \"kv put\"?");
    assertThat(CommandLine.run("kubernetes").err())
        .startsWith("There is no command \"kubernetes\".\n");
  }

  @Test
  void anUnknownFlagNamesTheNearestOne() {
    CommandLine line = CommandLine.run("kv", "get", "-recurs", "a");
    assertThat(line.code()).isEqualTo(1);
    assertThat(line.err())
        .startsWith("flag provided but not defined: -recurs\nDid you mean -recurse?\n");
    assertThat(CommandLine.run("kv", "get", "-quickly", "a").err())
        .startsWith("flag provided but not defined: -quickly\n")
        .doesNotContain("Did you mean");
  }
}
