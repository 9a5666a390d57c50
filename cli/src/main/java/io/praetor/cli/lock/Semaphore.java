package io.praetor.cli.lock;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.http.AgentClient;
import io.praetor.client.text.JsonObject;
import io.praetor.client.text.JsonParser;
import io.praetor.client.text.JsonText;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A lock that a number may hold: each contender has a key acquired by its session, and one key
 * lists the holders (Consul's guide, "Distributed Semaphore").
 */
record Semaphore(String prefix, int limit) implements Held {

  private record State(
      LockStore.@Nullable Entry lock, Set<String> holders, Set<String> alive, long index) {}

  /** A contender's key goes with its session: nothing is left of those that are gone. */
  @Override
  public String behavior() {
    return "delete";
  }

  @Override
  public boolean acquire(AgentClient agent, String session, long deadlineNanos)
      throws IOException, CommandException {
    if (!LockStore.put(agent, prefix + session, "", LockKeys.SEMAPHORE_FLAGS, "acquire", session)) {
      throw new CommandException("Lock acquisition failed: could not make a contender's key");
    }
    long index = 0;
    while (true) {
      long left =
          deadlineNanos == Long.MAX_VALUE ? Long.MAX_VALUE : deadlineNanos - System.nanoTime();
      if (left <= 0 && index > 0) {
        LockStore.delete(agent, prefix + session, "");
        return false;
      }
      State state = state(agent, index, left);
      Set<String> holders = new TreeSet<>(state.holders());
      holders.retainAll(state.alive());
      if (holders.contains(session)) {
        return true;
      }
      if (holders.size() >= limit) {
        index = state.index();
        continue;
      }
      holders.add(session);
      if (write(agent, state, holders)) {
        return true;
      }
      index = 0;
    }
  }

  @Override
  public Watched watch(AgentClient agent, String session, long index)
      throws IOException, CommandException {
    State state = state(agent, index, Long.MAX_VALUE);
    return new Watched(
        state.holders().contains(session) && state.alive().contains(session), state.index());
  }

  @Override
  public void release(AgentClient agent, String session) throws IOException, CommandException {
    while (true) {
      State state = state(agent, 0, 0);
      Set<String> holders = new TreeSet<>(state.holders());
      if (!holders.remove(session) || write(agent, state, holders)) {
        break;
      }
    }
    LockStore.delete(agent, prefix + session, "");
  }

  @Override
  public void tidy(AgentClient agent) throws IOException, CommandException {
    State state = state(agent, 0, 0);
    LockStore.Entry lock = state.lock();
    Set<String> holders = new HashSet<>(state.holders());
    holders.retainAll(state.alive());
    if (lock != null && holders.isEmpty()) {
      LockStore.delete(agent, lock.key(), lock.modifyIndex());
    }
  }

  private boolean write(AgentClient agent, State state, Set<String> holders)
      throws IOException, CommandException {
    Map<String, Object> held = new LinkedHashMap<>();
    for (String holder : holders) {
      held.put(holder, true);
    }
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("Limit", limit);
    value.put("Holders", held);
    LockStore.Entry lock = state.lock();
    return LockStore.put(
        agent,
        prefix + LockKeys.NAME,
        JsonText.compact(value),
        LockKeys.SEMAPHORE_FLAGS,
        "cas",
        lock == null ? "0" : lock.modifyIndex());
  }

  private State state(AgentClient agent, long index, long waitNanos)
      throws IOException, CommandException {
    LockStore.Entries seen = LockStore.read(agent, prefix, true, index, waitNanos);
    LockStore.Entry lock = null;
    Set<String> alive = new HashSet<>();
    for (LockStore.Entry entry : seen.list()) {
      if (entry.key().equals(prefix + LockKeys.NAME)) {
        lock = entry;
      } else if (!entry.session().isEmpty()) {
        alive.add(entry.session());
      }
    }
    return new State(lock, holders(lock), alive, seen.index());
  }

  private Set<String> holders(LockStore.@Nullable Entry lock) throws CommandException {
    Set<String> holders = new HashSet<>();
    if (lock == null) {
      return holders;
    }
    if (lock.flags() != LockKeys.SEMAPHORE_FLAGS) {
      throw new CommandException(
          "Lock acquisition failed: " + lock.key() + " is not a semaphore's key");
    }
    JsonObject value;
    try {
      value = JsonObject.of(JsonParser.parse(lock.value()));
    } catch (JsonParser.SyntaxException e) {
      throw new CommandException("Lock acquisition failed: " + lock.key() + " is not JSON");
    }
    if (value.number("Limit") != limit) {
      throw new CommandException(
          "Lock acquisition failed: semaphore limit conflict: others hold it with -n="
              + value.number("Limit")
              + ", this one with -n="
              + limit);
    }
    for (Map.Entry<?, ?> holder : value.object("Holders").map().entrySet()) {
      if (Boolean.TRUE.equals(holder.getValue())) {
        holders.add(String.valueOf(holder.getKey()));
      }
    }
    return holders;
  }
}
