package io.praetor.agent.config;

import io.praetor.agent.hcl.Position;
import io.praetor.agent.hcl.Setting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of definitions outside of an agent's configuration, as what JSON would be of it.
 * Stateless.
 */
public final class DefinitionFile {
  private DefinitionFile() {}

  /**
   * What a text in HCL states: texts, numbers, booleans, null, lists and maps.
   *
   * @param source what the text is called in messages
   * @throws IOException with a sentence that names the place, if it is none
   */
  public static Map<String, @Nullable Object> readHcl(String source, byte[] text)
      throws IOException {
    List<String> problems = new ArrayList<>();
    List<Setting.Block> blocks =
        new ConfigFiles(null, problems).parse(source, text, ConfigFiles.Format.HCL);
    if (blocks.isEmpty()) {
      throw new IOException(String.join("; ", problems));
    }
    return map(blocks.getFirst());
  }

  private static Map<String, @Nullable Object> map(Setting.Block block) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    block.members().forEach((name, member) -> map.put(name, value(member)));
    return map;
  }

  private static @Nullable Object value(Setting setting) {
    return switch (setting) {
      case Setting.Nothing _ -> null;
      case Setting.Scalar(Object value, Position _) -> value;
      case Setting.Block block -> map(block);
      case Setting.Items(List<Setting> items, Position _) -> {
        List<@Nullable Object> list = new ArrayList<>();
        items.forEach(item -> list.add(value(item)));
        yield list;
      }
    };
  }
}
