package io.praetor.agent.check;

import io.netty.channel.EventLoop;
import io.praetor.agent.check.probe.Probe;
import io.praetor.agent.check.probe.ProbeThreads;
import io.praetor.agent.check.probe.TlsRoots;
import io.praetor.store.catalog.CheckStatus;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the checks of one agent, and tells what they find. Any thread; the checks themselves run on
 * a few event loops, where none waits for another.
 *
 * <p>It keeps no status: who adds a check keeps what its listener was told.
 */
public final class CheckRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("checks");

  private final CheckOptions options;
  private final CheckMeter meter;
  private final AliasedChecks aliased;
  private final ProbeThreads threads;
  private final Probes probes;
  private final RunSlots networkSlots;
  private final RunSlots scriptSlots;
  private final ConcurrentHashMap<String, RunningCheck> checks = new ConcurrentHashMap<>();

  /**
   * A runner without checks; it has no thread before the first is added.
   *
   * @param aliased where the checks of others are followed
   * @param roots whom checks over TLS trust
   */
  public CheckRunner(
      CheckOptions options, CheckMeter meter, AliasedChecks aliased, TlsRoots roots) {
    this.options = options;
    this.meter = meter;
    this.aliased = aliased;
    threads = new ProbeThreads(options.threads(), options.heldBytesMax());
    probes = new Probes(threads, roots);
    networkSlots = new RunSlots(options.runsMax());
    scriptSlots = new RunSlots(options.scriptsMax());
  }

  /**
   * Begins to run a check, in place of the one of the same id that there may be. It returns at
   * once; the first run comes after a random part of the interval.
   *
   * @param definition one that {@link DefinitionRules} do not refuse, with an id
   * @param state how it stands now: told to nobody
   * @param listener is told each result that counts, from the first on
   * @throws IllegalArgumentException if the definition is refused
   */
  public void add(CheckDefinition definition, CheckState state, CheckStatusListener listener) {
    String refusal = DefinitionRules.refusal(definition);
    if (refusal != null || definition.id().isEmpty()) {
      throw new IllegalArgumentException(refusal == null ? "a check needs an id" : refusal);
    }
    RunningCheck fresh =
        make(definition, state, new Announcement(definition.id(), state.status(), listener));
    RunningCheck old = checks.put(definition.id(), fresh);
    if (old != null) {
      old.end();
    }
    fresh.begin();
  }

  private RunningCheck make(
      CheckDefinition definition, CheckState state, Announcement announcement) {
    int stated = definition.outputMaxSize();
    int outputBytesMax =
        stated == 0 ? options.outputBytesMax() : Math.min(stated, options.outputBytesMax());
    EventLoop loop = threads.next();
    return switch (definition.kind()) {
      case TTL -> new TtlCheck(definition, state, loop, announcement, outputBytesMax);
      case ALIAS -> new AliasCheck(definition, aliased, announcement, outputBytesMax);
      default -> {
        Probe probe = probes.of(definition, outputBytesMax);
        yield new PeriodicCheck(
            definition,
            interval(definition),
            loop,
            announcement,
            probe,
            probe.isScript() ? scriptSlots : networkSlots,
            meter);
      }
    };
  }

  private Duration interval(CheckDefinition definition) {
    if (definition.interval().compareTo(options.intervalMin()) >= 0) {
      return definition.interval();
    }
    LOG.warn(
        "Check {} states an interval of {} ms: it runs once in {} ms, the shortest there is",
        definition.id(),
        definition.interval().toMillis(),
        options.intervalMin().toMillis());
    return options.intervalMin();
  }

  /** Ends a check, and whatever it is doing; false if there is none of that id. */
  public boolean remove(String id) {
    RunningCheck old = checks.remove(id);
    if (old != null) {
      old.end();
    }
    return old != null;
  }

  /**
   * Sets the status of a TTL check, and begins its TTL anew. Its listener is told before this
   * returns, unless the result before is just being told on another thread, which goes on with this
   * one then.
   *
   * @param output cut to the size that the agent and the definition allow
   * @return false if there is no TTL check of that id
   */
  public boolean update(String id, CheckStatus status, String output) {
    if (checks.get(id) instanceof TtlCheck ttl) {
      ttl.update(status, output);
      return true;
    }
    return false;
  }

  /** How many checks there are. */
  public int size() {
    return checks.size();
  }

  /** How many runs are going on, those of scripts included. */
  public int running() {
    return networkSlots.taken() + scriptSlots.taken();
  }

  /** How many runs are due and wait for others to end. */
  public int waiting() {
    return networkSlots.waiting() + scriptSlots.waiting();
  }

  /** What the outputs of runs that are going on take now, in bytes. */
  public long heldBytes() {
    return threads.heldBytes();
  }

  /** Ends all checks. Nothing is told any more once this has returned, save what is on its way. */
  @Override
  public void close() {
    networkSlots.close();
    scriptSlots.close();
    checks.values().forEach(RunningCheck::end);
    checks.clear();
    threads.close();
  }
}
