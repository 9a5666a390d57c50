package io.praetor.cli.watch;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Flags;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import io.praetor.client.text.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a watch asks of the agent. */
final class WatchQuery {
  /** The names of an entry, in the order in which Go's client hands them to a handler. */
  private static final List<String> ENTRY =
      List.of("Key", "CreateIndex", "ModifyIndex", "LockIndex", "Flags", "Value", "Session");

  private enum Shape {
    ENTRY,
    ENTRIES,
    AS_IT_IS
  }

  /** An answer with the index that the next question waits on. */
  record Answer(long index, @Nullable Object json) {}

  private final String path;
  private final Supplier<Query> query;
  private final Shape shape;

  private WatchQuery(String path, Supplier<Query> query, Shape shape) {
    this.path = path;
    this.query = query;
    this.shape = shape;
  }

  static WatchQuery of(Flags flags) throws CommandException {
    String type = flags.text("type");
    return switch (type) {
      case "" ->
          throw new CommandException("Error! -type is missing: key or keyprefix, for example");
      case "key" -> key(needed(flags, "key"));
      case "keyprefix" -> prefix(needed(flags, "prefix"));
      case "nodes" -> filtered("/v1/catalog/nodes", flags);
      case "services" -> filtered("/v1/catalog/services", flags);
      case "service" ->
          new WatchQuery(
              "/v1/health/service/" + Query.path(needed(flags, "service")),
              () -> service(flags),
              Shape.AS_IT_IS);
      case "checks" -> checks(flags);
      case "event" ->
          new WatchQuery(
              "/v1/event/list",
              () -> new Query().withIf("name", flags.find("name")),
              Shape.AS_IT_IS);
      default ->
          throw new CommandException(
              "Error! Unsupported watch type \""
                  + type
                  + "\": use key, keyprefix, nodes, services, service, checks or event");
    };
  }

  /** The value of a key. */
  static WatchQuery key(String key) {
    return new WatchQuery("/v1/kv/" + Query.path(key), Query::new, Shape.ENTRY);
  }

  /** All keys that begin with a text. */
  static WatchQuery prefix(String prefix) {
    return new WatchQuery(
        "/v1/kv/" + Query.path(prefix), () -> new Query().flag("recurse"), Shape.ENTRIES);
  }

  private static WatchQuery filtered(String path, Flags flags) {
    return new WatchQuery(
        path, () -> new Query().withIf("filter", flags.find("filter")), Shape.AS_IT_IS);
  }

  private static Query service(Flags flags) {
    Query query = new Query().withIf("filter", flags.find("filter"));
    for (String tag : flags.all("tag")) {
      query.with("tag", tag);
    }
    return flags.on("passingonly") ? query.with("passing", "1") : query;
  }

  private static WatchQuery checks(Flags flags) throws CommandException {
    String service = flags.text("service");
    String state = flags.text("state");
    if (!service.isEmpty() && !state.isEmpty()) {
      throw new CommandException("Error! -service and -state exclude each other");
    }
    return filtered(
        service.isEmpty()
            ? "/v1/health/state/" + (state.isEmpty() ? "any" : Query.path(state))
            : "/v1/health/checks/" + Query.path(service),
        flags);
  }

  private static String needed(Flags flags, String name) throws CommandException {
    String value = flags.text(name);
    if (value.isEmpty() && !flags.given(name)) {
      throw new CommandException("Error! -" + name + " is missing for this type");
    }
    return value.startsWith("/") ? value.substring(1) : value;
  }

  /** Asks; an index above 0 waits for the answer to change. */
  Answer ask(AgentClient agent, long index) throws IOException, CommandException {
    Query asked = query.get();
    if (index > 0) {
      asked.with("index", Long.toUnsignedString(index));
    }
    try (Response response = agent.get(path, asked)) {
      if (response.status() == 404) {
        response.bytes();
        return new Answer(response.index(), null);
      }
      Object json = response.ok().json();
      return new Answer(response.index(), shaped(json));
    }
  }

  private @Nullable Object shaped(@Nullable Object json) {
    return switch (shape) {
      case AS_IT_IS -> json;
      case ENTRY -> json instanceof List<?> list && !list.isEmpty() ? entry(list.getFirst()) : null;
      case ENTRIES -> {
        List<Object> entries = new ArrayList<>();
        if (json instanceof List<?> list) {
          for (Object element : list) {
            entries.add(entry(element));
          }
        }
        yield entries;
      }
    };
  }

  private static Map<String, @Nullable Object> entry(@Nullable Object json) {
    Map<?, ?> told = JsonObject.of(json).map();
    Map<String, @Nullable Object> entry = new LinkedHashMap<>();
    for (String name : ENTRY) {
      Object value = told.get(name);
      entry.put(name, value == null && name.equals("Session") ? "" : value);
    }
    return entry;
  }
}
