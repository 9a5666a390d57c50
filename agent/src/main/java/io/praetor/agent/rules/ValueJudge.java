package io.praetor.agent.rules;

import io.praetor.store.command.WrittenValue;
import io.praetor.store.rule.RuleDefinition;
import io.praetor.store.rule.RuleTable;
import io.praetor.store.rule.ValueRule;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges values by the rules over their keys, on threads of its own, which end when there is
 * nothing to do; any thread may ask.
 */
public final class ValueJudge implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("agent.rules");
  private static final int IDLE_SECONDS = 10;

  /** Room for a judgement that is nested as deep as it may be. */
  private static final long STACK_BYTES = 8L * 1024 * 1024;

  private final RuleLimits limits;
  private final RuleMeter meter;
  private final CompiledRules compiled;
  private final WarningLog log = new WarningLog();
  private final ThreadPoolExecutor threads;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong waitingBytes = new AtomicLong();

  /** A judge within limits. */
  public ValueJudge(RuleLimits limits, RuleMeter meter) {
    this.limits = limits;
    this.meter = meter;
    compiled = new CompiledRules(limits);
    threads =
        new ThreadPoolExecutor(
            limits.threadsMax(),
            limits.threadsMax(),
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(null, work, "rules", STACK_BYTES);
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /** The values of some over which there is a rule; none costs a look at a short table for each. */
  public static List<WrittenValue> ruled(RuleTable rules, List<WrittenValue> values) {
    if (rules.isEmpty()) {
      return List.of();
    }
    List<WrittenValue> ruled = new ArrayList<>();
    for (WrittenValue value : values) {
      if (!rules.over(value.key()).isEmpty()) {
        ruled.add(value);
      }
    }
    return ruled;
  }

  /**
   * Judges values by the rules over their keys.
   *
   * @param told takes the verdict, on a thread of the judge, or on the caller's if it is overloaded
   */
  public void judge(RuleTable rules, List<WrittenValue> values, Consumer<Verdict> told) {
    long bytes = 0;
    for (WrittenValue value : values) {
      bytes += value.value().length;
    }
    if (!run(bytes, () -> told.accept(verdict(rules, values)))) {
      meter.overloaded();
      told.accept(new Verdict.Overloaded());
    }
  }

  /**
   * Has something run on a thread of the judge.
   *
   * @param bytes that it holds meanwhile
   * @return false if too much waits: it is not run
   */
  public boolean run(long bytes, Runnable work) {
    int changes = waiting.incrementAndGet();
    long held = waitingBytes.addAndGet(bytes);
    // One change may be larger, if nothing else waits.
    boolean hasRoom =
        changes <= limits.waitingMax() && (held <= limits.waitingBytesMax() || held == bytes);
    boolean begun = false;
    try {
      if (hasRoom) {
        threads.execute(() -> {
          try {
            work.run();
          } catch (RuntimeException | Error e) {
            LOG.error("A judgement failed", e);
          } finally {
            left(bytes);
          }
        });
        begun = true;
      }
    } catch (RejectedExecutionException e) {
      // It is being stopped.
      begun = false;
    }
    if (!begun) {
      left(bytes);
    }
    return begun;
  }

  private void left(long bytes) {
    waiting.decrementAndGet();
    waitingBytes.addAndGet(-bytes);
  }

  /** A judgement that fails is told, too: who waits for it would wait for ever. */
  private Verdict verdict(RuleTable rules, List<WrittenValue> values) {
    try {
      return judged(rules, values);
    } catch (RuntimeException | Error e) {
      LOG.error("A judgement failed", e);
      return new Verdict.Overloaded();
    }
  }

  private Verdict judged(RuleTable rules, List<WrittenValue> values) {
    long begun = System.nanoTime();
    Findings found = find(rules, values);
    meter.judged(System.nanoTime() - begun);
    if (found.refusals() > 0) {
      meter.refused();
    } else if (found.warnings() > 0) {
      meter.warned();
      log.warn(found.kept().getFirst());
    }
    return new Verdict.Judged(found);
  }

  /** What rules find in values; on a thread of the judge. */
  public Findings find(RuleTable rules, List<WrittenValue> values) {
    Findings.Gathering findings = new Findings.Gathering();
    // Changes of many keys are judged as a whole.
    long msMax = limits.judgeMsMax() + limits.valueMsMax() * (values.size() - 1L);
    Deadline deadline = new Deadline(msMax);
    for (WrittenValue value : values) {
      for (ValueRule rule : rules.over(value.key())) {
        Fault fault = fault(() -> compiled.of(rule.definition()), value.value(), deadline, msMax);
        if (fault != null) {
          RuleDefinition its = rule.definition();
          findings.add(
              new Finding(
                  value.position(),
                  value.key(),
                  its.name(),
                  its.enforces(),
                  fault,
                  its.description()));
        }
      }
    }
    return findings.found();
  }

  private @Nullable Fault fault(
      Supplier<ValueKind> kind, byte[] value, Deadline deadline, long msMax) {
    try {
      deadline.look();
      return kind.get().judge(value, deadline);
    } catch (Deadline.PassedException e) {
      return Fault.of("it could not be judged within " + msMax + " ms");
    } catch (StackOverflowError e) {
      return Fault.of("it is nested too deep to be judged");
    } catch (RuntimeException e) {
      LOG.error("A rule could not be applied", e);
      return Fault.of("it could not be judged; the agent's log says why");
    }
  }

  /**
   * Makes sure that a rule is one; on a thread of the judge.
   *
   * @throws BadRuleException with what is wrong
   */
  public void check(RuleDefinition rule) throws BadRuleException {
    var _ = compiled.make(rule);
  }

  /**
   * A rule by which one value after another is judged; on a thread of the judge.
   *
   * @throws BadRuleException if it is none
   */
  public Trial trial(RuleDefinition rule) throws BadRuleException {
    ValueKind kind = compiled.make(rule);
    return value ->
        fault(() -> kind, value, new Deadline(limits.judgeMsMax()), limits.judgeMsMax());
  }

  /** Judges by one rule. */
  @FunctionalInterface
  public interface Trial {
    /** What is wrong with a value, or null. */
    @Nullable Fault judge(byte[] value);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
