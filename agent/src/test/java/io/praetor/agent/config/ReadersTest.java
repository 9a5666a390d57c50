package io.praetor.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.hcl.HclReader;
import io.praetor.agent.hcl.JsonReader;
import io.praetor.agent.hcl.Setting;
import io.praetor.agent.hcl.SyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the two languages mean, and what is said of a text in neither. */
class ReadersTest {
  /** Maps, lists, and scalars; null for null. */
  private static @Nullable Object plain(Setting setting) {
    return switch (setting) {
      case Setting.Scalar scalar -> scalar.value();
      case Setting.Nothing _ -> null;
      case Setting.Items items -> items.items().stream().map(ReadersTest::plain).toList();
      case Setting.Block block -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        block.members().forEach((name, value) -> members.put(name, plain(value)));
        yield members;
      }
    };
  }

  private static @Nullable Object hcl(String... lines) throws SyntaxException {
    return plain(HclReader.read("f", String.join("\n", lines)));
  }

  private static @Nullable Object json(String text) throws SyntaxException {
    return plain(JsonReader.read("f", text));
  }

  private static String problem(ConfigFiles.Format format, String... lines) {
    List<String> problems = new ArrayList<>();
    byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    new ConfigFiles(null, problems).parse("f", bytes, format);
    assertThat(problems).as("problems of %s", Arrays.toString(lines)).hasSize(1);
    return problems.getFirst();
  }

  private static String hclProblem(String... lines) {
    return problem(ConfigFiles.Format.HCL, lines);
  }

  private static String jsonProblem(String... lines) {
    return problem(ConfigFiles.Format.JSON, lines);
  }

  @Test
  void blankTextStatesNothing() throws Exception {
    assertThat(json("")).isEqualTo(Map.of());
    assertThat(json("\uFEFF \n")).isEqualTo(Map.of());
    assertThat(hcl("", " ")).isEqualTo(Map.of());
  }

  @Test
  void hclValues() throws Exception {
    assertThat(hcl("a = 1", "b = -2.5", "c = 0x1F", "d = \"x\"", "e = true f = false, g = 1e3"))
        .isEqualTo(
            Map.of("a", 1L, "b", -2.5, "c", 31L, "d", "x", "e", true, "f", false, "g", 1000.0));
    assertThat(hcl("a = [1, \"x\", [true],]", "b { c { d = 1 } }", "\"e f\" : 2"))
        .isEqualTo(
            Map.of(
                "a",
                List.of(1L, "x", List.of(true)),
                "b",
                Map.of("c", Map.of("d", 1L)),
                "e f",
                2L));
    assertThat(hcl("{\"a\": {\"b\": [1, 2]}}"))
        .isEqualTo(Map.of("a", Map.of("b", List.of(1L, 2L))));
    assertThat(hcl("")).isEqualTo(Map.of());
  }

  @Test
  void hclTexts() throws Exception {
    assertThat(hcl("a = \"q\\\"b\\\\n\\n\\t\\u00e4\\x41\\U0001F600\""))
        .isEqualTo(Map.of("a", "q\"b\\n\n\t\u00e4A\uD83D\uDE00"));
    assertThat(hcl("a = \"${b[\"c\"]} d\"")).isEqualTo(Map.of("a", "${b[\"c\"]} d"));
    assertThat(hcl("a = <<X", " one", "  two", "X", "b = 1"))
        .isEqualTo(Map.of("a", " one\n  two\n", "b", 1L));
    assertThat(hcl("a = <<-X", "  one", "    two", "  X")).isEqualTo(Map.of("a", "one\n  two\n"));
  }

  @Test
  void hclCommentsAndRepeatedBlocks() throws Exception {
    assertThat(hcl("# a = 1", "// b = 2", "/* c = 3", "d = 4 */ e = 5 # f"))
        .isEqualTo(Map.of("e", 5L));
    assertThat(hcl("s \"web\" { p = 1 }", "s \"db\" { p = 2 }"))
        .isEqualTo(
            Map.of("s", List.of(Map.of("web", Map.of("p", 1L)), Map.of("db", Map.of("p", 2L)))));
  }

  @Test
  void hclProblemsNameThePlace() {
    assertThat(hclProblem("a = 1", "  b = c"))
        .isEqualTo(
            "f:2:7: found a word without quotes, expected a value; a text stands in double quotes");
    assertThat(hclProblem("a = 1", "a = 2"))
        .isEqualTo("f:2:1: a was stated before in this block, at f:1:5");
    assertThat(hclProblem("a {", " b = 1")).isEqualTo("f:1:3: this block has no closing brace");
    assertThat(hclProblem("a = [1,")).isEqualTo("f:1:5: this list has no closing bracket");
    assertThat(hclProblem("a = [1 2]"))
        .isEqualTo("f:1:8: found a number, expected a comma or the end of the list");
    assertThat(hclProblem("a = \"x"))
        .isEqualTo("f:1:5: this text has no closing quote on its line");
    assertThat(hclProblem("a = \"\\q\""))
        .isEqualTo("f:1:6: \\q is no escape; write \\\\ for a backslash");
    assertThat(hclProblem("a = \"\\u12\""))
        .startsWith("f:1:6: this escape needs 4 hexadecimal digits");
    assertThat(hclProblem("/* a")).isEqualTo("f:1:1: this comment has no end; close it with */");
    assertThat(hclProblem("a = <<X", "b"))
        .isEqualTo("f:1:5: this text has no end: a line with X alone is missing");
    assertThat(hclProblem("a = 10s"))
        .isEqualTo("f:1:5: this is not a number; a text stands in double quotes");
    assertThat(hclProblem("a = 0xfffffffffffffffff")).isEqualTo("f:1:5: this number is too large");
    assertThat(hclProblem("a = ;")).isEqualTo("f:1:5: ';' means nothing here");
    assertThat(hclProblem("}")).isEqualTo("f:1:1: found '}', expected the name of a setting");
  }

  @Test
  void jsonValues() throws Exception {
    assertThat(json("\uFEFF{\"a\": 1, \"b\": -2.5, \"c\": [true, \"x\"], \"d\": {\"e\": 2}}"))
        .isEqualTo(Map.of("a", 1L, "b", -2.5, "c", List.of(true, "x"), "d", Map.of("e", 2L)));
  }

  @Test
  void jsonProblemsNameThePlace() {
    assertThat(jsonProblem("{\"a\": 1,", " \"b\": {\"c\": 2"))
        .isEqualTo("f:2:14: the file ends too early; a brace, a bracket or a quote is not closed");
    assertThat(jsonProblem("{\"a\": \"x"))
        .endsWith("the file ends too early; a brace, a bracket or a quote is not closed");
    assertThat(jsonProblem("[]"))
        .isEqualTo("f:1:1: a configuration in JSON is one object in braces");
    assertThat(jsonProblem("{}{}"))
        .isEqualTo("f:1:3: nothing may follow the closing brace of the file");
    assertThat(jsonProblem("{\"a\": 1, \"a\": 2}"))
        .isEqualTo("f:1:10: a was stated before in this object, at f:1:7");
    assertThat(jsonProblem("{\"a\": word}"))
        .startsWith("f:1:")
        .contains("no valid JSON; a value is a text in double quotes");
    assertThat(jsonProblem("{\"a\": 1,}")).startsWith("f:1:").contains("Unexpected character ('}'");
    assertThat(jsonProblem("{\"a\": 99999999999999999999}"))
        .isEqualTo("f:1:7: this number is too large");
    assertThat(jsonProblem("{\"a\": " + "[".repeat(65) + "]".repeat(65) + "}"))
        .contains("nested more than 64 deep");
  }

  @Test
  void bytesThatAreNoText() {
    List<String> problems = new ArrayList<>();
    new ConfigFiles(null, problems)
        .parse("f", new byte[] {'a', (byte) 0xff}, ConfigFiles.Format.HCL);
    assertThat(problems).containsExactly("f: this is no text in UTF-8");
  }
}
