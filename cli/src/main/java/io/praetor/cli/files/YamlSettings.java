package io.praetor.cli.files;

import io.praetor.cli.command.CommandException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A file of YAML 1.2 as maps, lists and texts, like those of JSON. Scalars stay as they are
 * written, so that 1.10 does not become 1.1. Owned by one thread; its library is loaded with the
 * first such file.
 */
final class YamlSettings {
  /** Aliases may make much of little: a file stands for as many values at most. */
  private static final int VALUES_MAX = 1_000_000;

  /** What is nested deeper, or stands in itself, is refused. */
  private static final int DEPTH_MAX = 100;

  /** A number that JSON has, too (RFC 8259, section 6). */
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d{1,3})?");

  private final String file;
  private int values;

  private YamlSettings(String file) {
    this.file = file;
  }

  /** What a file says; nothing for one without content. */
  static @Nullable Object of(byte[] content, String file) throws CommandException {
    // Aliases are counted by the values that they make, see VALUES_MAX.
    LoadSettings settings =
        LoadSettings.builder()
            .setCodePointLimit(Integer.MAX_VALUE)
            .setMaxAliasesForCollections(Integer.MAX_VALUE)
            .setLabel(file)
            .build();
    Node root;
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      checkDepth(settings, text, file);
      root = new Compose(settings).composeString(text).orElse(null);
    } catch (CharacterCodingException e) {
      throw new CommandException("Error! " + file + " is not UTF-8; save it as UTF-8");
    } catch (YamlEngineException e) {
      throw new CommandException("Error! " + file + " is not YAML: " + e.getMessage());
    }
    return root == null ? Map.of() : new YamlSettings(file).value(root, 0, false);
  }

  /** Composing goes down with the file; reading it event by event does not. */
  private static void checkDepth(LoadSettings settings, String text, String file)
      throws CommandException {
    int depth = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      switch (event.getEventId()) {
        case MappingStart, SequenceStart -> depth++;
        case MappingEnd, SequenceEnd -> depth--;
        default -> {}
      }
      if (depth > DEPTH_MAX) {
        throw tooDeep(file);
      }
    }
  }

  private static CommandException tooDeep(String file) {
    return new CommandException("Error! " + file + " is nested deeper than " + DEPTH_MAX);
  }

  /**
   * A value.
   *
   * @param isElement whether it stands in a list, which becomes JSON
   */
  private @Nullable Object value(Node node, int depth, boolean isElement) throws CommandException {
    values++;
    if (values > VALUES_MAX) {
      throw new CommandException(
          "Error! " + file + " stands for more than " + VALUES_MAX + " values, by its aliases");
    }
    if (depth > DEPTH_MAX) {
      throw tooDeep(file);
    }
    return switch (node) {
      case MappingNode mapping -> map(mapping, depth, isElement);
      case SequenceNode sequence -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (Node element : sequence.getValue()) {
          list.add(value(element, depth + 1, true));
        }
        yield list;
      }
      case ScalarNode scalar -> isElement ? element(scalar) : text(scalar);
      default ->
          throw new CommandException(
              "Error! " + file + " holds what is no value: " + node.getNodeType());
    };
  }

  private Map<String, @Nullable Object> map(MappingNode mapping, int depth, boolean isElement)
      throws CommandException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw new CommandException("Error! " + file + " has a name that is no text");
      }
      String name = key.getValue();
      if (name.equals("<<")) {
        throw new CommandException(
            "Error! " + file + " merges with <<, which YAML 1.2 has not: write out what is meant");
      }
      if (map.containsKey(name)) {
        throw new CommandException("Error! " + file + " has the name \"" + name + "\" twice");
      }
      map.put(name, value(tuple.getValueNode(), depth + 1, isElement));
    }
    return map;
  }

  private static @Nullable String text(ScalarNode scalar) {
    return scalar.getTag().equals(Tag.NULL) ? null : scalar.getValue();
  }

  /** What stands in a list, as JSON has it; what JSON has not is a text. */
  private static @Nullable Object element(ScalarNode scalar) {
    Tag tag = scalar.getTag();
    String text = scalar.getValue();
    if (tag.equals(Tag.NULL)) {
      return null;
    }
    if (tag.equals(Tag.BOOL)) {
      return Boolean.valueOf(text.toLowerCase(Locale.ROOT));
    }
    boolean isNumber = tag.equals(Tag.INT) || tag.equals(Tag.FLOAT);
    return isNumber && NUMBER.matcher(text).matches() ? new BigDecimal(text) : text;
  }
}
