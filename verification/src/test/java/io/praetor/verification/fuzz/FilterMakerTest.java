package io.praetor.verification.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.praetor.agent.filter.Filter;
import io.praetor.agent.filter.FilterException;
import io.praetor.agent.filter.FilterLimits;
import io.praetor.agent.filter.RowType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Filters beside a naive evaluation of what was meant. */
class FilterMakerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int EXPRESSIONS = 20_000;
  private static final List<String> TEXTS =
      List.of("", "web", "web-1", "10.0.0.1", "blue", "v1", "a \"b\" c", "x`y", "ünï", "12");
  private static final List<String> KEYS = List.of("env", "odd-key", "lan", "none", "a b");

  private static final Shape.Fields PART =
      new Shape.Fields(Map.of("Name", Shape.TEXT, "Port", Shape.NUMBER, "Tags", Shape.TEXTS));

  private static final Shape.Fields SHAPE =
      new Shape.Fields(
          Map.of(
              "Name", Shape.TEXT,
              "Port", Shape.NUMBER,
              "Open", Shape.FLAG,
              "Tags", Shape.TEXTS,
              "Meta", Shape.PAIRS,
              "Parts", new Shape.ListOf(PART),
              "Keyed", new Shape.MapOf(PART),
              "First", PART));

  private static final RowType<JsonNode> PART_TYPE =
      RowType.<JsonNode>named("part")
          .text("Name", row -> row.path("Name").asText(""))
          .number("Port", row -> row.path("Port").asLong(0))
          .texts("Tags", row -> texts(row.path("Tags")))
          .build();

  private static final RowType<JsonNode> TYPE =
      RowType.<JsonNode>named("row")
          .all(PART_TYPE, row -> row)
          .flag("Open", row -> row.path("Open").asBoolean(false))
          .pairs("Meta", row -> pairs(row.path("Meta")))
          .parts("Parts", PART_TYPE, row -> list(row.path("Parts")))
          .keyed("Keyed", PART_TYPE, row -> map(row.path("Keyed")))
          .part("First", PART_TYPE, row -> row.path("First"))
          .build();

  private static List<JsonNode> list(JsonNode array) {
    List<JsonNode> all = new ArrayList<>();
    array.forEach(all::add);
    return all;
  }

  private static List<String> texts(JsonNode array) {
    return list(array).stream().map(JsonNode::asText).toList();
  }

  private static Map<String, JsonNode> map(JsonNode object) {
    Map<String, JsonNode> all = new LinkedHashMap<>();
    object.properties().forEach(entry -> all.put(entry.getKey(), entry.getValue()));
    return all;
  }

  private static Map<String, String> pairs(JsonNode object) {
    Map<String, String> all = new LinkedHashMap<>();
    map(object).forEach((key, value) -> all.put(key, value.asText()));
    return all;
  }

  private final Random random = new Random(Long.getLong("seed", 1));

  private String text() {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  private ObjectNode part() {
    ObjectNode part = JSON.createObjectNode();
    if (random.nextInt(4) > 0) {
      part.put("Name", text());
    }
    if (random.nextBoolean()) {
      part.put("Port", random.nextInt(4) * 4_000);
    }
    ArrayNode tags = part.putArray("Tags");
    for (int i = random.nextInt(3); i > 0; i--) {
      tags.add(text());
    }
    return part;
  }

  private JsonNode row() {
    ObjectNode row = part();
    row.put("Open", random.nextBoolean());
    ObjectNode meta = row.putObject("Meta");
    ObjectNode keyed = row.putObject("Keyed");
    for (String key : KEYS) {
      if (random.nextInt(3) == 0) {
        meta.put(key, text());
      }
      if (random.nextInt(3) == 0) {
        keyed.set(key, part());
      }
    }
    ArrayNode parts = row.putArray("Parts");
    for (int i = random.nextInt(3); i > 0; i--) {
      parts.add(part());
    }
    row.set("First", part());
    return row;
  }

  @Test
  void takeWhatIsMeant() {
    FilterMaker maker = new FilterMaker(random, SHAPE, TEXTS, KEYS);
    int taken = 0;
    int undecided = 0;
    for (int i = 0; i < EXPRESSIONS; i++) {
      List<JsonNode> rows = List.of(row(), row(), row());
      FilterMaker.Made made = maker.next();
      List<JsonNode> meant;
      try {
        meant = rows.stream().filter(made.condition()::holds).toList();
      } catch (UndecidedException e) {
        undecided++;
        continue;
      }
      List<JsonNode> found = Filter.of(made.text(), TYPE, FilterLimits.DEFAULT).select(rows);
      assertThat(found).as("expression %d: %s", i, made.text()).isEqualTo(meant);
      taken += found.size();
    }
    assertThat(undecided).as("expressions that were not decided").isLessThan(EXPRESSIONS / 100);
    assertThat(taken).as("rows that were taken").isBetween(EXPRESSIONS / 2, EXPRESSIONS * 5 / 2);
  }

  @Test
  void refuseWhatIsBentWithAReason() {
    FilterMaker maker = new FilterMaker(random, SHAPE, TEXTS, KEYS);
    List<JsonNode> rows = List.of(row(), row());
    int refused = 0;
    for (int i = 0; i < EXPRESSIONS; i++) {
      byte[] bent = Mutation.of(maker.next().text().getBytes(StandardCharsets.UTF_8), random);
      String text = new String(bent, StandardCharsets.UTF_8);
      try {
        assertThat(Filter.of(text, TYPE, FilterLimits.DEFAULT).select(rows)).isNotNull();
      } catch (FilterException e) {
        refused++;
        assertThat(e.getMessage()).as(text).isNotBlank();
      }
    }
    assertThat(refused).isBetween(EXPRESSIONS / 10, EXPRESSIONS);
  }
}
