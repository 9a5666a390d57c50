package io.praetor.agent.config;

import io.praetor.agent.hcl.Position;
import io.praetor.agent.hcl.Setting;
import io.praetor.client.text.GoDuration;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the part of the configuration that is about the audit; used by one thread. */
final class AuditSettings {
  private static final String SINK = "audit.sink";
  private static final Duration ROTATE_DURATION = Duration.ofHours(24);
  private static final Set<String> KNOWN =
      Set.of(
          "type",
          "format",
          "path",
          "delivery_guarantee",
          "rotate_bytes",
          "rotate_duration",
          "rotate_max_files",
          "mode");

  /** From the highest bit of a mode on. */
  private static final List<PosixFilePermission> BITS = List.of(PosixFilePermission.values());

  private static final String MODE = "0600";

  /** All permissions, 0777. */
  private static final int MODE_MAX = (1 << 9) - 1;

  private record Named(String name, Setting.Block block) {}

  private final Statements stated;
  private final Findings findings;

  AuditSettings(Statements stated, Findings findings) {
    this.stated = stated;
    this.findings = findings;
  }

  AuditConfig audit() {
    boolean enabled = stated.flag("audit.enabled");
    List<Named> sinks = sinks();
    if (enabled && sinks.isEmpty()) {
      findings.problem(
          "audit.enabled",
          "it needs a file: audit { sink \"NAME\" { type = \"file\" path = \"/var/log/praetor/audit.json\" } }");
    }
    if (enabled && !stated.flag("acl.enabled")) {
      findings.warning("audit.enabled", "it tells nobody's name while acl.enabled is false");
    }
    AuditConfig.Sink sink = null;
    for (Named each : sinks) {
      AuditConfig.Sink read = sink(each);
      if (sink != null) {
        findings.problemAt(SINK, each.block().at(), "there may be one; drop one of the two");
      }
      sink = read;
    }
    return new AuditConfig(enabled, stated.flag("audit.reads"), enabled ? sink : null);
  }

  /** The blocks below their names. */
  private List<Named> sinks() {
    List<Named> sinks = new ArrayList<>();
    for (Setting.Block block : stated.blocks(SINK)) {
      for (Map.Entry<String, Setting> member : block.members().entrySet()) {
        List<Setting> values =
            member.getValue() instanceof Setting.Items items
                ? items.items()
                : List.of(member.getValue());
        for (Setting value : values) {
          if (value instanceof Setting.Block named) {
            sinks.add(new Named(member.getKey(), named));
          } else {
            findings.problemAt(
                SINK,
                value.at(),
                "a sink has a name and is a block: sink \"NAME\" { type = \"file\" path = \"…\" }");
          }
        }
      }
    }
    return sinks;
  }

  private AuditConfig.@Nullable Sink sink(Named named) {
    Setting.Block block = named.block();
    for (Map.Entry<String, Setting> member : block.members().entrySet()) {
      if (!KNOWN.contains(member.getKey())) {
        findings.problemAt(
            SINK, member.getValue().at(), "there is no " + member.getKey() + " of a sink");
      }
    }
    oneOf(block, "type", List.of("file"));
    oneOf(block, "format", List.of("json"));
    String guarantee = oneOf(block, "delivery_guarantee", List.of("best-effort", "enforced"));
    Path path = path(block);
    return path == null
        ? null
        : new AuditConfig.Sink(
            named.name(),
            path,
            guarantee.equals("enforced"),
            number(block, "rotate_bytes"),
            duration(block),
            (int) Math.min(Integer.MAX_VALUE, number(block, "rotate_max_files")),
            mode(block));
  }

  private @Nullable String text(Setting.Block block, String name) {
    Setting value = block.members().get(name);
    if (value == null || value instanceof Setting.Nothing) {
      return null;
    }
    if (value instanceof Setting.Scalar(String text, Position _)) {
      return text;
    }
    findings.problemAt(SINK, value.at(), name + " has to be a text in double quotes");
    return null;
  }

  private void problem(Setting.Block block, String name, String what) {
    Setting value = block.members().get(name);
    findings.problemAt(SINK, value == null ? block.at() : value.at(), what);
  }

  /** The word, or the first that there may be. */
  private String oneOf(Setting.Block block, String name, List<String> words) {
    String text = text(block, name);
    if (text == null) {
      return words.getFirst();
    }
    if (!words.contains(text)) {
      problem(block, name, name + " has to be one of " + String.join(", ", words));
    }
    return text;
  }

  private @Nullable Path path(Setting.Block block) {
    String text = text(block, "path");
    if (text == null || text.isBlank() || text.endsWith("/")) {
      problem(block, "path", "path has to name a file, such as \"/var/log/praetor/audit.json\"");
      return null;
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      problem(block, "path", "path cannot be a path: " + e.getReason());
      return null;
    }
  }

  private long number(Setting.Block block, String name) {
    Setting value = block.members().get(name);
    if (value == null || value instanceof Setting.Nothing) {
      return 0;
    }
    if (value instanceof Setting.Scalar(Long number, Position _) && number >= 0) {
      return number;
    }
    findings.problemAt(SINK, value.at(), name + " has to be a whole number, not negative");
    return 0;
  }

  private Duration duration(Setting.Block block) {
    String text = text(block, "rotate_duration");
    if (text == null) {
      return ROTATE_DURATION;
    }
    Duration duration = GoDuration.parse(text);
    if (duration == null || duration.isNegative() || duration.isZero()) {
      problem(block, "rotate_duration", "rotate_duration has to be a duration, such as \"24h\"");
      return ROTATE_DURATION;
    }
    return duration;
  }

  private Set<PosixFilePermission> mode(Setting.Block block) {
    String text = text(block, "mode");
    int mode = octal(text == null ? MODE : text);
    if (mode < 0) {
      problem(block, "mode", "mode has to be octal, such as \"0600\"");
    }
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (int bit = 0; bit < BITS.size(); bit++) {
      if ((mode & (1 << (BITS.size() - 1 - bit))) != 0) {
        permissions.add(BITS.get(bit));
      }
    }
    return permissions;
  }

  /** The number, or -1 if it is none or too large. */
  private static int octal(String text) {
    try {
      int mode = Integer.parseInt(text, 8);
      return mode > MODE_MAX ? -1 : mode;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
