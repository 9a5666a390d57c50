package io.praetor.cli.watch;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import io.praetor.client.text.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a watch asks of the agent. Owned by the thread that asks. */
final class WatchQuery {
  /** The names of an entry, in the order in which Go's client hands them to a handler. */
  private static final List<String> ENTRY =
      List.of("Key", "CreateIndex", "ModifyIndex", "LockIndex", "Flags", "Value", "Session");

  private enum Shape {
    ENTRY,
    ENTRIES,
    EVENTS,
    AS_IT_IS
  }

  /** An answer with the index that the next question waits on. */
  record Answer(long index, @Nullable Object json) {}

  private final String path;
  private final Supplier<Query> query;
  private final Shape shape;
  private final NewEvents events = new NewEvents();

  private WatchQuery(String path, Supplier<Query> query, Shape shape) {
    this.path = path;
    this.query = query;
    this.shape = shape;
  }

  static WatchQuery of(WatchSubject subject) throws CommandException {
    return switch (subject.type()) {
      case "" ->
          throw new CommandException("Error! -type is missing: key or keyprefix, for example");
      case "key" -> new WatchQuery("/v1/kv/" + Query.path(subject.name()), Query::new, Shape.ENTRY);
      case "keyprefix" ->
          new WatchQuery(
              "/v1/kv/" + Query.path(subject.name()),
              () -> new Query().flag("recurse"),
              Shape.ENTRIES);
      case "nodes" -> filtered("/v1/catalog/nodes", subject);
      case "services" -> filtered("/v1/catalog/services", subject);
      case "service" ->
          new WatchQuery(
              "/v1/health/service/" + Query.path(subject.name()),
              () -> service(subject),
              Shape.AS_IT_IS);
      case "checks" -> checks(subject);
      case "event" ->
          new WatchQuery(
              "/v1/event/list", () -> new Query().withIf("name", subject.name()), Shape.EVENTS);
      default ->
          throw new CommandException(
              "Error! Unsupported watch type \""
                  + subject.type()
                  + "\": use key, keyprefix, nodes, services, service, checks or event");
    };
  }

  private static WatchQuery filtered(String path, WatchSubject subject) {
    return new WatchQuery(
        path, () -> new Query().withIf("filter", subject.filter()), Shape.AS_IT_IS);
  }

  private static Query service(WatchSubject subject) {
    Query query = new Query().withIf("filter", subject.filter());
    for (String tag : subject.tags()) {
      query.with("tag", tag);
    }
    return subject.passingOnly() ? query.with("passing", "1") : query;
  }

  private static WatchQuery checks(WatchSubject subject) {
    String state = subject.state();
    return filtered(
        subject.name().isEmpty()
            ? "/v1/health/state/" + (state.isEmpty() ? "any" : Query.path(state))
            : "/v1/health/checks/" + Query.path(subject.name()),
        subject);
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

  /** Whether a later answer has a higher index: that of events is made of an id. */
  boolean hasOrder() {
    return shape != Shape.EVENTS;
  }

  /** Whether an answer is worth a run of the handler after another one. */
  boolean isNews(@Nullable Object before, @Nullable Object now) {
    return shape == Shape.EVENTS
        ? now instanceof List<?> events && !events.isEmpty()
        : !Objects.equals(before, now);
  }

  private @Nullable Object shaped(@Nullable Object json) {
    return switch (shape) {
      case AS_IT_IS -> json;
      case EVENTS -> events.of(json);
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
