package io.praetor.agent.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.api.LaggingServer.Told;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What each kind of rule demands, and that no rule and no value holds a judge up. */
class RuleKindsTest {
  private final LaggingServer server = new LaggingServer(false, false);

  private Told rule(String kind, String spec) throws Exception {
    return server.ask(
        Map.of(),
        "PUT",
        "/v1/praetor/rules/r",
        "{\"Prefix\":\"\",\"Kind\":\""
            + kind
            + "\",\"Mode\":\"enforce\""
            + (spec.isEmpty() ? "" : ",\"Spec\":" + spec)
            + "}");
  }

  /** What is wrong with a value, with the place; empty if nothing is. */
  private String wrong(String value) throws Exception {
    String text =
        server
            .ask(
                Map.of(),
                "POST",
                "/v1/praetor/check",
                "{\"Key\":\"a\",\"Value\":\""
                    + Base64.getEncoder().encodeToString(value.getBytes(UTF_8))
                    + "\"}")
            .text();
    if (text.equals("{\"Allowed\":true,\"Findings\":[]}")) {
      return "";
    }
    assertThat(text).startsWith("{\"Allowed\":false,\"Findings\":[{\"Rule\":\"r\"");
    String place = text.replaceAll(".*\"Place\":\"([^\"]*)\".*", "$1");
    return (place.isEmpty() ? "" : place + ": ")
        + text.replaceAll(".*\"What\":\"((?:[^\"\\\\]|\\\\.)*)\".*", "$1");
  }

  /** Sets a rule, and holds pairs of a value and what is wrong with it against it. */
  private void judges(String kind, String spec, String... pairs) throws Exception {
    assertThat(rule(kind, spec)).as(spec).isEqualTo(new Told(200, "true"));
    for (int i = 0; i < pairs.length; i += 2) {
      String found = wrong(pairs[i]);
      if (pairs[i + 1].isEmpty()) {
        assertThat(found).as(kind + " " + pairs[i]).isEmpty();
      } else {
        assertThat(found).as(kind + " " + pairs[i]).startsWith(pairs[i + 1]);
      }
    }
  }

  private void isNone(String kind, String spec, String text) throws Exception {
    Told told = rule(kind, spec);
    assertThat(told.status()).as(kind + " " + spec).isEqualTo(400);
    assertThat(told.text()).startsWith("the rule is none: " + text);
  }

  @Test
  void numbersWordsAndSizes() throws Exception {
    judges(
        "number",
        "{\"Min\":1,\"Max\":65535,\"Integer\":true}",
        "1",
        "",
        "0",
        "is below 1",
        "65536",
        "is above 65535",
        "80\n",
        "has a space or a line break around it",
        "1.0",
        "is no whole number",
        "\u0663",
        "is no number",
        "",
        "is no number");
    judges("number", "{}", "-1.5e3", "", "1e99999", "is no number", "1.", "is no number");
    judges("enum", "{\"Values\":[\"a\",\"b\"]}", "a", "", "c", "is none of a, b");
    judges("size", "{\"Max\":3}", "abc", "", "abcd", "has 4 bytes, and may have 3");
    isNone("number", "{\"Min\":3,\"Max\":2}", "at Spec/Min: is above Max");
    isNone("number", "{\"Min\":\"3\"}", "at Spec/Min: has to be a number");
    isNone("enum", "{\"Values\":[]}", "at Spec/Values: has to be a list of strings");
    isNone("size", "{}", "at Spec: has to have Min, or Max, or both");
    isNone("size", "{\"Max\":1.5}", "at Spec/Max: has to be a number of bytes");
  }

  @Test
  void textsThatAreWellFormed() throws Exception {
    judges(
        "json",
        "",
        "{\"a\":[1]}",
        "",
        "{\"a\":\n1]",
        "line 2, column 2: is no JSON",
        "1 2",
        "line 1, column 3: more follows the value",
        "",
        "is empty, and no JSON");
    judges(
        "yaml",
        "",
        "a: 1\n---\n- &x 1\n- *x",
        "",
        "a: 1\nb: c: d",
        "line 2, column 5: is no YAML",
        "- *x",
        "line 1, column 3: is no YAML: the alias *x stands for nothing");
    judges("toml", "", "a.b = 1", "", "a = 1\na = 2", "line 2, column ");
    judges(
        "properties",
        "",
        "#c\na=1\nb : c\\\n  d\n",
        "",
        "a=1\nb",
        "line 2: is no property",
        "a=\\u12",
        "line 1: is no property");
    isNone("json", "{\"a\":1}", "at Spec/a: a rule of kind json has no Spec");
  }

  @Test
  void valuesThatAreNoText() throws Exception {
    for (String kind : List.of("json", "yaml", "toml", "properties")) {
      assertThat(rule(kind, "").status()).isEqualTo(200);
      Told told =
          server.ask(Map.of(), "POST", "/v1/praetor/check", "{\"Key\":\"a\",\"Value\":\"YWL/\"}");
      assertThat(told.text()).contains("\"Place\":\"byte 2\",\"What\":\"is not UTF-8\"");
    }
  }

  @Test
  void schemas() throws Exception {
    judges(
        "json-schema",
        """
        {"type": "object", "required": ["port"], "$defs": {"port": {"type": "integer", "maximum": 65535}},
         "properties": {"port": {"$ref": "#/$defs/port"}, "names": {"items": {"pattern": "^[a-z]+$"}},
         "at": {"format": "date-time"}}}
        """,
        "{\"port\":80,\"at\":\"now\"}",
        "",
        "{}",
        "required property 'port' not found",
        "{\"port\":70000}",
        "/port: must have a maximum value of 65535",
        "{\"port\":1,\"names\":[\"a\",\"B\"]}",
        "/names/1: does not match the regex pattern",
        "{",
        "line 1, column 2: is no JSON");
    isNone("json-schema", "[]", "at Spec: has to be a schema");
    isNone("json-schema", "{\"type\":\"x\"}", "at Spec/type: ");
    isNone(
        "json-schema",
        "{\"properties\":{\"a\":{\"minimum\":\"x\"}}}",
        "at Spec/properties/a/minimum: ");
    isNone("json-schema", "{\"$ref\":\"http://127.0.0.1:1/x\"}", "at Spec/$ref: refers to ");
    isNone("json-schema", "{\"$ref\":\"#/$defs/none\"}", "at Spec: is no schema: ");
    isNone(
        "json-schema",
        "{\"properties\":{\"a/b\":{\"pattern\":\"(?=x)\"}}}",
        "at Spec/properties/a~1b/pattern: is no regular expression of RE2");
    isNone(
        "json-schema",
        "{\"$schema\":\"http://json-schema.org/draft-07/schema#\"}",
        "at Spec/$schema: ");
  }

  @Test
  void aSpecificationIsNoLongerThanItMayBe() throws Exception {
    Told told = rule("json-schema", "{\"title\":\"" + "x".repeat(32 * 1024) + "\"}");
    assertThat(told.status()).isEqualTo(400);
    assertThat(told.text()).startsWith("Spec is longer than 32768 bytes");
  }

  /** Exponential schemas, endless ones, expressions that others backtrack in, deep values. */
  @Test
  void hostileRulesAndValuesEndInTime() throws Exception {
    StringBuilder all = new StringBuilder("{\"$ref\":\"#/$defs/a0\",\"$defs\":{");
    for (int i = 0; i < 40; i++) {
      String next = "{\"$ref\":\"#/$defs/a" + (i + 1) + "\"}";
      all.append("\"a" + i + "\":{\"allOf\":[" + next + "," + next + "]},");
    }
    all.append("\"a40\":{\"type\":\"string\"}}}");
    judges("json-schema", all.toString(), "\"x\"", "it could not be judged within 1000 ms");
    judges(
        "json-schema",
        "{\"allOf\":[{\"$ref\":\"#\"},{\"$ref\":\"#\"}]}",
        "1",
        "cannot be judged: the steps of the schema are nested deeper than 2000");
    judges("json-schema", "{\"not\":".repeat(150) + "{}" + "}".repeat(150), "1", "");
    judges(
        "json-schema",
        "{\"items\":{\"$ref\":\"#\"}}",
        "[".repeat(150) + "]".repeat(150),
        "",
        "[".repeat(100_000),
        "cannot be judged as JSON: Document nesting depth");
    judges("pattern", "{\"Pattern\":\"(a+)+b\"}", "a".repeat(100_000), "does not match");
    isNone(
        "pattern",
        "{\"Pattern\":\"((a{1000}){1000}){1000}\"}",
        "at Spec/Pattern: the regular expressions of a rule may have 4096 instructions");
    judges("yaml", "", "{".repeat(100_000), "line 1, column 201: is nested deeper than 200");
    judges(
        "toml",
        "",
        String.join(".", Collections.nCopies(50_000, "a")) + "=1",
        "cannot be judged as TOML");
  }

  /** Whatever stands there, something is answered, and it is no failure of the agent's. */
  @Test
  void randomRulesAndValuesAreAnswered() throws Exception {
    Random random = new Random(7);
    List<String> words =
        List.of(
            "type",
            "\"object\"",
            "\"array\"",
            "$ref",
            "\"#\"",
            "properties",
            "items",
            "allOf",
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "1",
            "-1e9",
            "true",
            "\"a\"",
            "pattern",
            "\"[a-z]+\"",
            "not",
            "enum",
            "const",
            "anyOf",
            "\"#/properties/a\"",
            "$defs",
            "if",
            "then",
            "uniqueItems");
    for (int i = 0; i < 150; i++) {
      String schema = value(random, words, 3);
      Told told = rule("json-schema", schema);
      assertThat(told.status()).as("seed 7: " + schema).isIn(200, 400);
      if (told.status() == 200) {
        String value = value(random, words, 3);
        assertThat(wrong(value)).as(schema + " of " + value).doesNotContain("log says why");
      }
    }
  }

  private static String value(Random random, List<String> words, int depth) {
    int kind = random.nextInt(depth > 0 ? 6 : 3);
    if (kind < 3) {
      List<String> plain =
          List.of("1", "\"a\"", "true", "\"#\"", "\"object\"", "\"[a-z]+\"", "null");
      return plain.get(random.nextInt(plain.size()));
    }
    List<String> parts = new ArrayList<>();
    for (int n = random.nextInt(4); n > 0; n--) {
      String part = value(random, words, depth - 1);
      String word = words.get(random.nextInt(words.size())).replace("\"", "");
      parts.add(kind == 3 ? part : "\"" + word + "\":" + part);
    }
    return kind == 3 ? "[" + String.join(",", parts) + "]" : "{" + String.join(",", parts) + "}";
  }
}
