package io.praetor.client.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object of an agent's answer, read by name. What is missing, or of another kind, is empty: an
 * agent of another version may tell less.
 */
public record JsonObject(Map<?, ?> map) {

  /** The value as an object; empty if it is none. */
  public static JsonObject of(@Nullable Object value) {
    return new JsonObject(value instanceof Map<?, ?> map ? map : Map.of());
  }

  /** The objects of a list; empty if it is none. */
  public static List<JsonObject> list(@Nullable Object value) {
    List<JsonObject> objects = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object element : list) {
        objects.add(of(element));
      }
    }
    return objects;
  }

  /** The value of a name as it would be printed; empty for null. */
  public String text(String name) {
    Object value = map.get(name);
    return value == null ? "" : value.toString();
  }

  /** The whole number of a name, or 0. */
  public long number(String name) {
    return map.get(name) instanceof Number number ? number.longValue() : 0;
  }

  /** Whether the value of a name is true. */
  public boolean is(String name) {
    return Boolean.TRUE.equals(map.get(name));
  }

  /** The object of a name. */
  public JsonObject object(String name) {
    return of(map.get(name));
  }

  /** The objects of a name's list. */
  public List<JsonObject> objects(String name) {
    return list(map.get(name));
  }

  /** The object of a name, its values as they would be printed. */
  public Map<String, String> textMap(String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    object(name)
        .map()
        .forEach((key, value) -> texts.put(String.valueOf(key), String.valueOf(value)));
    return texts;
  }

  /** The list of a name as texts. */
  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    if (map.get(name) instanceof List<?> list) {
      for (Object element : list) {
        texts.add(String.valueOf(element));
      }
    }
    return texts;
  }
}
