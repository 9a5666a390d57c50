package io.praetor.verification.replay;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Records of any build as texts, with the bytes of arrays; stateless. */
final class Rendering {
  /** More bytes of an array are told by their number and hash alone. */
  private static final int BYTES_MAX = 40;

  private Rendering() {}

  private static final ClassValue<RecordComponent[]> COMPONENTS =
      new ClassValue<>() {
        @Override
        protected RecordComponent[] computeValue(Class<?> type) {
          RecordComponent[] components = type.getRecordComponents();
          for (RecordComponent component : components) {
            component.getAccessor().setAccessible(true);
          }
          return components;
        }
      };

  /** A command or an outcome, with its kind in front. */
  static String named(Object row) {
    return row.getClass().getSimpleName() + of(row);
  }

  /** Without the names of types, which may change between builds. */
  static String of(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case byte[] bytes ->
          bytes.length <= BYTES_MAX
              ? HexFormat.of().formatHex(bytes)
              : bytes.length + " bytes of hash " + Arrays.hashCode(bytes);
      case Record row -> record(row);
      case List<?> list -> list.stream().map(Rendering::of).toList().toString();
      case Map<?, ?> map -> new TreeMap<>(map).toString();
      default -> value.toString();
    };
  }

  private static String record(Record row) {
    StringJoiner text = new StringJoiner(", ", "[", "]");
    for (RecordComponent component : COMPONENTS.get(row.getClass())) {
      try {
        text.add(component.getName() + "=" + of(component.getAccessor().invoke(row)));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("cannot read " + component, e);
      }
    }
    return text.toString();
  }
}
