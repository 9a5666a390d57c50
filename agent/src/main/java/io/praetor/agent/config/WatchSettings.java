package io.praetor.agent.config;

import io.praetor.agent.config.AgentConfig.Watch;
import io.praetor.agent.hcl.Position;
import io.praetor.agent.hcl.Setting;
import io.praetor.client.text.GoDuration;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the watches of the configuration; used by one thread. */
final class WatchSettings {
  private static final Set<String> KNOWN =
      Set.of(
          "type",
          "key",
          "prefix",
          "name",
          "service",
          "tag",
          "passingonly",
          "state",
          "filter",
          "datacenter",
          "stale",
          "args",
          "handler",
          "handler_type",
          "http_handler_config",
          "token");
  private static final Set<String> KNOWN_HTTP =
      Set.of("path", "method", "timeout", "header", "tls_skip_verify");
  private static final Set<String> TYPES =
      Set.of("key", "keyprefix", "services", "nodes", "service", "checks", "event");

  /** For each field which types have it; those that stand nowhere here have their own. */
  private static final Map<String, Set<String>> FIELDS =
      Map.of(
          "key", Set.of("key"),
          "prefix", Set.of("keyprefix"),
          "name", Set.of("event"),
          "service", Set.of("service", "checks"),
          "tag", Set.of("service"),
          "passingonly", Set.of("service"),
          "state", Set.of("checks"),
          "filter", Set.of("services", "nodes", "service", "checks"));

  private static final Set<String> LATER = Set.of("connect_roots", "connect_leaf", "agent_service");

  private final Findings findings;

  WatchSettings(Findings findings) {
    this.findings = findings;
  }

  List<Watch> watches(List<Setting.Block> blocks, String datacenter) {
    List<Watch> watches = new ArrayList<>();
    for (Setting.Block block : blocks) {
      Watch watch = watch(new Fields(block, KNOWN), datacenter);
      if (watch != null) {
        watches.add(watch);
      }
    }
    return List.copyOf(watches);
  }

  private @Nullable Watch watch(Fields fields, String datacenter) {
    String type = fields.text("type", "");
    if (!TYPES.contains(type)) {
      fields.problem(
          "type is \""
              + type
              + "\"; "
              + (LATER.contains(type) ? "that is not there: " : "")
              + "it has to be key, keyprefix, services, nodes, service, checks or event");
      return null;
    }
    Watch.Question question = question(type, fields);
    List<String> args = fields.texts("args");
    String handler = fields.text("handler", "");
    if (args.isEmpty() && !handler.isEmpty()) {
      args = List.of("/bin/sh", "-c", handler);
    }
    Watch.HttpHandler http = null;
    if (fields.text("handler_type", "script").equals("http")) {
      Setting.Block block = fields.block("http_handler_config");
      http = block == null ? null : http(new Fields(block, KNOWN_HTTP));
      if (http == null) {
        fields.problem(
            "handler_type is http; it needs http_handler_config { path = \"http://…\" }");
      }
    } else if (args.isEmpty()) {
      fields.problem(
          "it needs args, the command that gets each answer, or handler_type = \"http\"");
    }
    fields.refuseUnknown();
    return new Watch(
        question,
        fields.text("datacenter", datacenter),
        fields.flag("stale"),
        http == null ? args : List.of(),
        http);
  }

  private static Watch.Question question(String type, Fields fields) {
    FIELDS.forEach((name, types) -> {
      if (fields.has(name) && !types.contains(type)) {
        fields.problem("a watch of type " + type + " takes no " + name);
      }
    });
    String subjectField =
        switch (type) {
          case "keyprefix" -> "prefix";
          case "key" -> "key";
          case "event" -> "name";
          default -> "service";
        };
    boolean isOfService = type.equals("service") || type.equals("checks");
    boolean isOfKeys = type.startsWith("key");
    boolean isNamed = isOfService || isOfKeys || type.equals("event");
    String subject = isNamed ? fields.text(subjectField, "") : "";
    if (subject.isEmpty() && (isOfKeys || type.equals("service"))) {
      fields.problem("a watch of type " + type + " needs " + subjectField);
    }
    String state = fields.text("state", "");
    if (!state.isEmpty() && !subject.isEmpty()) {
      fields.problem("service and state exclude each other");
    }
    return new Watch.Question(
        type,
        subject,
        fields.texts("tag"),
        fields.flag("passingonly"),
        state,
        fields.text("filter", ""));
  }

  private Watch.@Nullable HttpHandler http(Fields fields) {
    String path = fields.text("path", "");
    try {
      URI uri = new URI(path);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (!web || uri.getHost() == null) {
        fields.problem("path has to be a URL, such as http://127.0.0.1:8000/changed");
      }
    } catch (URISyntaxException e) {
      fields.problem("path is no URL: " + e.getReason());
    }
    String text = fields.text("timeout", "10s");
    Duration timeout = GoDuration.parse(text);
    if (timeout == null || !timeout.isPositive()) {
      fields.problem("timeout is \"" + text + "\"; it has to be a duration, such as \"10s\"");
      timeout = Duration.ofSeconds(10);
    }
    fields.refuseUnknown();
    return new Watch.HttpHandler(
        path,
        fields.text("method", "POST"),
        timeout,
        fields.lists("header"),
        fields.flag("tls_skip_verify"));
  }

  /** The members of one block; each of the wrong kind becomes a problem. */
  private final class Fields {
    private final Setting.Block block;
    private final Set<String> known;

    Fields(Setting.Block block, Set<String> known) {
      this.block = block;
      this.known = known;
    }

    void problem(String what) {
      findings.problemAt("watches", block.at(), what);
    }

    void refuseUnknown() {
      for (String name : block.members().keySet()) {
        if (!known.contains(name)) {
          problem("there is no setting " + name + " in it");
        }
      }
    }

    boolean has(String name) {
      return member(name) != null;
    }

    private @Nullable Setting member(String name) {
      Setting member = block.members().get(name);
      return member instanceof Setting.Nothing ? null : member;
    }

    String text(String name, String otherwise) {
      return switch (member(name)) {
        case null -> otherwise;
        case Setting.Scalar(String text, Position _) -> text;
        default -> {
          problem(name + " has to be a text in double quotes");
          yield otherwise;
        }
      };
    }

    boolean flag(String name) {
      return switch (member(name)) {
        case null -> false;
        case Setting.Scalar(Boolean flag, Position _) -> flag;
        default -> {
          problem(name + " has to be true or false");
          yield false;
        }
      };
    }

    List<String> texts(String name) {
      Setting member = member(name);
      return member == null ? List.of() : texts(name, member);
    }

    private List<String> texts(String name, Setting setting) {
      List<String> texts = new ArrayList<>();
      for (Setting item :
          setting instanceof Setting.Items items ? items.items() : List.of(setting)) {
        if (item instanceof Setting.Scalar(String text, Position _)) {
          texts.add(text);
        } else {
          problem(name + " has to be a list of texts");
        }
      }
      return List.copyOf(texts);
    }

    Map<String, List<String>> lists(String name) {
      Map<String, List<String>> lists = new LinkedHashMap<>();
      Setting.Block members = block(name);
      if (members != null) {
        members.members().forEach((header, values) -> lists.put(header, texts(header, values)));
      }
      return Map.copyOf(lists);
    }

    Setting.@Nullable Block block(String name) {
      return switch (member(name)) {
        case null -> null;
        case Setting.Block inner -> inner;
        // HCL writes a block that stands once and a list with one block alike.
        case Setting.Items(List<Setting> items, Position _)
            when items.size() == 1 && items.getFirst() instanceof Setting.Block inner ->
            inner;
        default -> {
          problem(name + " has to be a block");
          yield null;
        }
      };
    }
  }
}
