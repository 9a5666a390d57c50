package io.praetor.verification.linearizability;

import io.praetor.verification.history.Answer;
import io.praetor.verification.history.Call;
import io.praetor.verification.history.Entry;
import io.praetor.verification.history.Mode;
import io.praetor.verification.history.Operation;
import io.praetor.verification.history.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A history that a correct store gave: concurrent clients, answers lost, reads of servers that lag.
 * Each call takes effect at one moment between its sending and its answer.
 */
final class RandomHistory {
  private static final List<Mode> MODES = List.of(Mode.values());

  private record Event(long at, Runnable what) {}

  private final Random random;
  private final int clients;
  private final int groups;
  private final int keysPerGroup;
  private final int operationsMax;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at));
  private final List<Operation> operations = new ArrayList<>();
  private final List<TreeMap<String, Entry>> states = new ArrayList<>(List.of(new TreeMap<>()));
  private final Map<String, Integer> positions = new HashMap<>();
  private final Map<String, Long> lastSeenIndex = new HashMap<>();
  private long now;
  private long index = 1;
  private int values;
  private int begun;

  /** How many of a hundred writes lose their answer. */
  int unknownPercent = 4;

  RandomHistory(long seed, int clients, int groups, int keysPerGroup, int operationsMax) {
    this.random = new Random(seed);
    this.clients = clients;
    this.groups = groups;
    this.keysPerGroup = keysPerGroup;
    this.operationsMax = operationsMax;
  }

  List<Operation> run() {
    for (int c = 0; c < clients; c++) {
      int client = c;
      at(random.nextInt(1000), () -> begin(client));
    }
    while (!events.isEmpty()) {
      Event event = events.remove();
      now = event.at;
      event.what.run();
    }
    operations.sort(Comparator.comparingLong(Operation::invokedNanos));
    return operations;
  }

  private void at(long delay, Runnable what) {
    events.add(new Event(now + delay, what));
  }

  private void begin(int client) {
    if (begun++ >= operationsMax) {
      return;
    }
    Call call = call(client);
    Mode mode = call.isRead() ? MODES.get(random.nextInt(MODES.size())) : Mode.DEFAULT;
    String server = "s" + random.nextInt(3);
    long invoked = now;
    int luck = random.nextInt(100);
    if (!call.isRead() && luck < unknownPercent) {
      // Half of the lost ones happen, some of them long after the client has given up.
      if (random.nextBoolean()) {
        at(1 + random.nextInt(5000), () -> apply(call));
      }
      at(1000, () -> end(client, call, server, mode, invoked, Outcome.UNKNOWN, Answer.EMPTY));
    } else if (luck < unknownPercent + 2) {
      at(50, () -> end(client, call, server, mode, invoked, Outcome.FAILED, Answer.EMPTY));
    } else {
      at(
          1 + random.nextInt(300),
          () -> {
            Answer answer = call.isRead() ? read(call, mode, server) : apply(call);
            at(
                1 + random.nextInt(300),
                () ->
                    end(
                        client,
                        call,
                        server,
                        mode,
                        invoked,
                        answer == null ? Outcome.REFUSED : Outcome.OK,
                        answer == null ? Answer.EMPTY : answer));
          });
    }
  }

  private void end(
      int client,
      Call call,
      String server,
      Mode mode,
      long invoked,
      Outcome outcome,
      Answer answer) {
    operations.add(new Operation(client, server, mode, call, invoked, now, outcome, answer));
    for (Entry e : answer.entries()) {
      lastSeenIndex.put(client + e.key(), e.modifyIndex());
    }
    at(1 + random.nextInt(100), () -> begin(client));
  }

  private Call call(int client) {
    String group = "g" + random.nextInt(groups) + "/";
    String key = group + "k" + random.nextInt(keysPerGroup);
    String other = group + "k" + random.nextInt(keysPerGroup);
    long known = lastSeenIndex.getOrDefault(client + key, 0L);
    return switch (random.nextInt(20)) {
      case 0, 1, 2, 3 -> new Call.Put(key, value());
      case 4, 5 -> new Call.Cas(key, value(), known);
      case 6 -> new Call.Delete(key);
      case 7 -> new Call.DeleteCas(key, known == 0 ? 1 : known);
      case 8 -> new Call.Acquire(key, value(), "session" + client % 2);
      case 9 -> new Call.Release(key, value(), "session" + client % 2);
      case 10 ->
          other.equals(key)
              ? Call.Read.now(key)
              : new Call.Txn(
                  List.of(new Call.Cas(key, value(), known), new Call.Put(other, value())));
      case 11 ->
          other.equals(key)
              ? new Call.DeleteTree(group)
              : new Call.Txn(List.of(Call.Read.now(other), new Call.Put(key, value())));
      case 12, 13 -> Call.ReadTree.now(group);
      default -> Call.Read.now(key);
    };
  }

  private String value() {
    return "v" + ++values;
  }

  private Answer read(Call call, Mode mode, String server) {
    int position = states.size() - 1;
    if (mode == Mode.STALE) {
      int least = Math.max(positions.getOrDefault(server, 0), position - 20);
      position = least + random.nextInt(position - least + 1);
      positions.put(server, position);
    }
    TreeMap<String, Entry> state = states.get(position);
    if (call instanceof Call.Read r) {
      Entry entry = state.get(r.key());
      return entry == null ? new Answer(0, List.of()) : new Answer(0, List.of(entry));
    }
    String prefix = call.anyKey();
    return new Answer(0, state.values().stream().filter(e -> e.key().startsWith(prefix)).toList());
  }

  /** Null if it is refused. */
  private @Nullable Answer apply(Call call) {
    TreeMap<String, Entry> state = new TreeMap<>(states.getLast());
    List<Entry> results = new ArrayList<>();
    long next = index + 1;
    if (!apply(call, state, next, results)) {
      return null;
    }
    if (!state.equals(states.getLast())) {
      index = next;
      states.add(state);
    }
    return new Answer(0, call instanceof Call.Txn ? results : List.of());
  }

  private boolean apply(Call call, Map<String, Entry> state, long at, List<Entry> results) {
    Entry present = state.get(call.anyKey());
    String holder = present == null ? "" : present.session();
    long current = present == null ? 0 : present.modifyIndex();
    return switch (call) {
      case Call.Put c -> set(state, c.key(), c.value(), holder, at, results);
      case Call.Cas c ->
          current == c.index() && set(state, c.key(), c.value(), holder, at, results);
      case Call.Acquire c ->
          (holder.isEmpty() || holder.equals(c.session()))
              && set(state, c.key(), c.value(), c.session(), at, results);
      case Call.Release c ->
          present != null
              && holder.equals(c.session())
              && set(state, c.key(), c.value(), "", at, results);
      case Call.Delete c -> {
        state.remove(c.key());
        yield true;
      }
      case Call.DeleteCas c -> {
        boolean granted = present == null || current == c.index();
        if (granted) {
          state.remove(c.key());
        }
        yield granted;
      }
      case Call.DeleteTree c -> {
        state.keySet().removeIf(k -> k.startsWith(c.prefix()));
        yield true;
      }
      case Call.Read _ -> present != null && results.add(present);
      case Call.ReadTree _, Call.ReadService _ ->
          throw new IllegalStateException("not in a transaction");
      case Call.Register c -> set(state, c.key(), c.value(), holder, at, results);
      case Call.Report c -> present != null && set(state, c.key(), c.value(), holder, at, results);
      case Call.Deregister c -> {
        state.remove(c.key());
        yield true;
      }
      case Call.DeregisterNode c -> {
        state.keySet().removeIf(k -> k.startsWith(c.prefix()));
        yield true;
      }
      case Call.CheckIndex c -> current == c.index();
      case Call.CheckAbsent _ -> present == null;
      case Call.Txn t -> {
        for (Call inner : t.calls()) {
          if (!apply(inner, state, at, results)) {
            yield false;
          }
        }
        yield true;
      }
    };
  }

  private static boolean set(
      Map<String, Entry> state,
      String key,
      String value,
      String holder,
      long at,
      List<Entry> results) {
    Entry entry = new Entry(key, value, holder, 0, at, 0);
    state.put(key, entry);
    results.add(entry);
    return true;
  }
}
