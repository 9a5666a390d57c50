package io.praetor.cli.snapshot;

import io.praetor.client.text.JsonObject;
import io.praetor.client.text.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code snapshot inspect} prints, in the two forms that Consul's has. */
final class InspectReport {
  private static final List<String> META = List.of("ID", "Size", "Index", "Term", "Version");
  private static final List<String> UNITS = List.of("B", "KB", "MB", "GB", "TB");
  private static final int GAP = 6;
  private static final int UNIT = 1024;

  private InspectReport() {}

  /** For people: three tables, or two where keys were not counted by their parts. */
  static String pretty(JsonObject meta, SpaceUsage usage, boolean withKeys) {
    StringBuilder text = new StringBuilder();
    List<List<String>> head = new ArrayList<>();
    for (String name : META) {
      head.add(List.of(name, value(meta, name).toString()));
    }
    table(text, head);
    text.append('\n');
    table(text, rows("Type", usage.types()));
    if (withKeys) {
      text.append('\n');
      table(text, rows("Key Name", usage.prefixes()));
    }
    return text.toString();
  }

  /** The same as JSON, with sizes in bytes. */
  static String json(JsonObject meta, SpaceUsage usage, boolean withKeys) {
    Map<String, Object> head = new LinkedHashMap<>();
    for (String name : META) {
      head.put(name, value(meta, name));
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("Meta", head);
    all.put("Stats", objects(usage.types()));
    if (withKeys) {
      all.put("StatsKV", objects(usage.prefixes()));
    }
    all.put("TotalSize", total(usage.types()));
    if (withKeys) {
      all.put("TotalSizeKV", total(usage.prefixes()));
    }
    return JsonText.indented(all, "   ") + "\n";
  }

  private static Object value(JsonObject meta, String name) {
    return name.equals("ID") ? meta.text(name) : (Object) meta.number(name);
  }

  private static List<Map<String, Object>> objects(List<SpaceUsage.Line> lines) {
    List<Map<String, Object>> objects = new ArrayList<>();
    for (SpaceUsage.Line line : lines) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("Name", line.name());
      object.put("Sum", line.bytes());
      object.put("Count", line.records());
      objects.add(object);
    }
    return objects;
  }

  private static long total(List<SpaceUsage.Line> lines) {
    return lines.stream().mapToLong(SpaceUsage.Line::bytes).sum();
  }

  private static List<List<String>> rows(String heading, List<SpaceUsage.Line> lines) {
    List<String> rule = List.of("----", "----", "----");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of(heading, "Count", "Size"));
    rows.add(rule);
    for (SpaceUsage.Line line : lines) {
      rows.add(List.of(line.name(), Long.toString(line.records()), size(line.bytes())));
    }
    rows.add(rule);
    rows.add(List.of("Total", "", size(total(lines))));
    return rows;
  }

  /** Columns under each other, with a space before the first. */
  private static void table(StringBuilder text, List<List<String>> rows) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).codePointCount(0, row.get(i).length()));
      }
    }
    for (List<String> row : rows) {
      text.append(' ');
      for (int i = 0; i < columns - 1; i++) {
        String cell = row.get(i);
        int pad = widths[i] - cell.codePointCount(0, cell.length()) + GAP;
        text.append(cell).repeat(' ', pad);
      }
      text.append(row.getLast()).append('\n');
    }
  }

  /** Bytes in the largest unit of which there is one, with a decimal where it is not whole. */
  static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= UNIT && unit < UNITS.size() - 1) {
      value /= UNIT;
      unit++;
    }
    String text = String.format(Locale.ROOT, "%.1f", value);
    return (text.endsWith(".0") ? text.substring(0, text.length() - 2) : text) + UNITS.get(unit);
  }
}
