package io.praetor.agent.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {
  private static final Thing WEB =
      new Thing(
          "web-1",
          8000,
          true,
          List.of("blue", "v1", "not"),
          Map.of("env", "prod", "odd-key", "x y"),
          List.of(new Thing.Part("a", 1), new Thing.Part("b", 2)),
          Map.of("lan", new Thing.Part("10.0.0.1", 80)));

  private static final Thing BARE =
      new Thing("bare", 0, false, List.of(), Map.of(), List.of(), Map.of());

  private static Filter<Thing> filter(String expression) {
    return Filter.of(expression, Thing.TYPE, FilterLimits.DEFAULT);
  }

  private static boolean web(String expression) {
    return !filter(expression).select(List.of(WEB)).isEmpty();
  }

  private static boolean bare(String expression) {
    return !filter(expression).select(List.of(BARE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Name == \"web-1\"",
        "  Name==\"web-1\"\t",
        "Name != web",
        "Name == `web-1`",
        "Name == \"\\u0077eb\\x2d\\061\"",
        "Name contains \"eb-\"",
        "\"eb-\" in Name",
        "Name not contains \"db\"",
        "Name matches \"^w.*[0-9]$\"",
        "Name matches `-\\d`",
        "Name not matches \"^e\"",
        "Port == 8000",
        "Port==\"8000\"",
        "Port == \"0x1f40\"",
        "Port == \"0o17500\"",
        "Port == \"017500\"",
        "Port != -1",
        "Open == true",
        "Open != \"f\"",
        "blue in Tags",
        "\"v1\" in Tags",
        "not in Tags",
        "not not in Tags or Port == 8000",
        "\"v\" not in Tags",
        "Tags contains blue",
        "Tags is not empty",
        "Meta.env == prod",
        "Meta[\"odd-key\"] == \"x y\"",
        "Meta[ `odd-key` ] matches \" \"",
        "Meta.none != x",
        "x not in Meta.none",
        "Meta.none not matches x",
        "env in Meta",
        "none not in Meta",
        "Parts is not empty",
        "Parts.Name == b",
        "Parts.Name != b",
        "Keyed.lan.Port == 80",
        "Keyed.wan.Port != 80",
        "lan in Keyed",
        "First.Port == 1",
        "not Port == 1",
        "not not Port == 8000",
        "Port == 8000 or Port == 9000 and Name == no",
        "(Port == 8000 or Port == 9000) and Name == \"web-1\"",
        "( ( Port == 8000 ) )",
        "not (Port == 1 or Port == 2)",
        "not Port == 1 and not Port == 2",
      })
  void holds(String expression) {
    assertThat(web(expression)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Name == WEB",
        "Tags contains blu",
        "Meta.none == x",
        "x in Meta.none",
        "Meta.none matches x",
        "Keyed.wan.Port == 80",
        "Parts.Port == 3",
        "(Port == 8000 or Port == 9000) and Name == no",
        "not Port == 8000",
      })
  void doesNotHold(String expression) {
    assertThat(web(expression)).isFalse();
  }

  @Test
  void asksOfWhatIsNotThere() {
    assertThat(bare("Tags is empty and Meta is empty and Parts is empty and Keyed is empty"))
        .isTrue();
    assertThat(bare("Parts.Name != x")).as("no part is another").isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "Nope == 1|Selector \"Nope\" is not valid",
        "Nope.Port == 1|Selector \"Nope\" is not valid",
        "Parts.Nope == 1|Selector \"Parts.Nope\" is not valid",
        "Name.x == 1|Selector \"Name.x\" is not valid",
        "Meta.a.b == 1|Selector \"Meta.a.b\" is not valid",
        "Port == abc|Failed to coerce value \"abc\" for selector \"Port\": strconv.ParseInt: parsing"
            + " \"abc\": invalid syntax",
        "Port == 99999999999999999999|Failed to coerce value \"99999999999999999999\" for selector"
            + " \"Port\": strconv.ParseInt: parsing \"99999999999999999999\": value out of range",
        "Port == 1.5|Failed to coerce value \"1.5\" for selector \"Port\": strconv.ParseInt: parsing"
            + " \"1.5\": invalid syntax",
        "Open == yes|Failed to coerce value \"yes\" for selector \"Open\": strconv.ParseBool: parsing"
            + " \"yes\": invalid syntax",
        "Port == 0x1f40|1:10 (9): rule \"number\": Invalid number literal",
        "Port matches \"8\"|Invalid match operator \"Matches\" for selector \"Port\"",
        "Name is empty|Invalid match operator \"Is Empty\" for selector \"Name\"",
        "Tags == \"blue\"|Invalid match operator \"Equal\" for selector \"Tags\"",
        "First == 1|Invalid match operator \"Equal\" for selector \"First\"",
        "Parts == 1|Invalid match operator \"Equal\" for selector \"Parts\"",
        "Name|1:5 (4): no match found, expected: \"!=\", \".\", \"==\", \"[\", [ \\t\\r\\n] or"
            + " [a-zA-Z0-9_]",
        "(|1:2 (1): no match found, expected: \"(\", \"-\", \"0\", \"\\\"\", \"`\", \"not\","
            + " [ \\t\\r\\n], [1-9] or [a-zA-Z]",
        "Name ==|1:8 (7): no match found, expected: \"-\", \"0\", \"\\\"\", \"`\", [ \\t\\r\\n],"
            + " [1-9] or [a-zA-Z]",
        "Name = \"x\"|1:6 (5): no match found, expected: \"!=\", \"==\", \"contains\", \"in\", \"is\","
            + " \"matches\", \"not\" or [ \\t\\r\\n]",
        "Name == \"x\" & Port == 1|1:13 (12): no match found, expected: \"and\", \"or\","
            + " [ \\t\\r\\n] or EOF",
        "Name in \"r1\"|1:9 (8): rule \"match\": Invalid selector",
        "(Name == x|1:11 (10): rule \"grouping\": Unmatched parentheses",
        "Name == \"x|1:11 (10): rule \"string\": Unterminated string literal",
        "Name == \"\\q\"|1:12 (11): rule \"string\": invalid syntax",
        "Meta[x] == 1|1:6 (5): rule \"index\": Invalid index",
        "Meta[\"x\" == 1|1:10 (9): rule \"index\": Unclosed index expression",
        "Name matches \"(\"|Failed to compile regular expression \"(\": error parsing regexp: missing"
            + " closing ): `(`",
      })
  void refusesWithConsulsWords(String expression, String why) {
    assertThatThrownBy(() -> filter(expression))
        .isInstanceOf(FilterException.class)
        .hasMessage(why);
  }

  @Test
  void isNarrowByItsLimits() {
    FilterLimits small = new FilterLimits(40, 3, 50, 200);
    String deep = "(".repeat(4) + "Port == 1" + ")".repeat(4);
    assertThatThrownBy(() -> Filter.of(deep, Thing.TYPE, small))
        .hasMessageContaining("deeper than");
    assertThatThrownBy(() -> Filter.of("not ".repeat(4) + "Port == 1", Thing.TYPE, small))
        .hasMessageContaining("deeper than 3");
    assertThatThrownBy(() -> Filter.of("Name == " + "x".repeat(33), Thing.TYPE, small))
        .hasMessage("the expression has 41 characters, and 40 at most are read");
    assertThatThrownBy(() -> Filter.of("Name matches \"(x{100}){100}\"", Thing.TYPE, small))
        .hasMessageContaining("may have 50 instructions");
    List<Thing> many = Collections.nCopies(50, WEB);
    Filter<Thing> cheap = Filter.of("Port == 1", Thing.TYPE, small);
    assertThat(cheap.select(many)).isEmpty();
    Filter<Thing> costly = Filter.of("Name matches \"a*b*c*\"", Thing.TYPE, small);
    assertThatThrownBy(() -> costly.select(many)).isInstanceOf(FilterWorkException.class);
  }

  @Test
  void doesNotCompileWhatWouldGrow() {
    String repeated = "((((((a{1000}){1000}){1000}){1000}){1000}){1000})";
    assertThatThrownBy(() -> filter("Name matches \"" + repeated + "\""))
        .isInstanceOf(FilterException.class);
  }

  @Test
  void matchesInLinearTime() {
    Thing long1 = new Thing("a".repeat(20_000), 0, false, List.of(), Map.of(), List.of(), Map.of());
    assertThat(filter("Name matches \"^(a*)*(a*)*(a|aa)*$\"").select(List.of(long1))).hasSize(1);
    assertThat(filter("Name matches \"^(a+)+b$\"").select(List.of(long1))).isEmpty();
  }

  @Test
  void isOneWithAnotherOfTheSameText() {
    assertThat(filter("Port == 1")).isEqualTo(filter("Port == 1"));
    assertThat(filter("Port == 1")).hasSameHashCodeAs(filter("Port == 1"));
    assertThat(filter("Port == 1")).isNotEqualTo(filter("Port == 2"));
    RowType<Thing> other = Thing.TYPE.of(thing -> thing);
    assertThat(filter("Port == 1"))
        .isNotEqualTo(Filter.of("Port == 1", other, FilterLimits.DEFAULT));
    assertThat(filter("").takesAll()).isTrue();
  }
}
