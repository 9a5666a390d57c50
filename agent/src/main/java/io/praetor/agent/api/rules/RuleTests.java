package io.praetor.agent.api.rules;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Caller;
import io.praetor.agent.access.Resource;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.JsonBody;
import io.praetor.agent.routing.QueryParams;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.rules.BadRuleException;
import io.praetor.agent.rules.Fault;
import io.praetor.agent.rules.ValueJudge;
import io.praetor.store.View;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.rule.RuleDefinition;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Tries rules on the values that there are, in slices among the judgements of writes; any thread.
 */
final class RuleTests {
  /** So many go on at a time. */
  private static final int TESTS_MAX = 4;

  /** A test that takes longer says where to go on. */
  private static final long TEST_MS_MAX = 20_000;

  /** After so long a slice others have their turn. */
  private static final long SLICE_MS_MAX = 20;

  private static final int LISTED_DEFAULT = 100;
  private static final int LISTED_MAX = 1_000;

  private final ValueJudge judge;
  private final AtomicInteger running = new AtomicInteger();

  RuleTests(ValueJudge judge) {
    this.judge = judge;
  }

  /**
   * What a request says of how to go on; immutable.
   *
   * @param listedMax so many keys are told; the test ends with the last of them
   * @param from the key to begin with
   */
  record Options(int listedMax, Key from, boolean pretty) {
    static Options of(QueryParams params) {
      String limit = params.get("limit");
      int listed = LISTED_DEFAULT;
      if (!limit.isEmpty()) {
        try {
          listed = Integer.parseInt(limit);
        } catch (NumberFormatException e) {
          listed = -1;
        }
        if (listed < 1 || listed > LISTED_MAX) {
          throw new BadRequestException(
              "limit is a number from 1 to " + LISTED_MAX + ", not \"" + limit + '"');
        }
      }
      return new Options(listed, Key.utf8(params.get("from")), params.has("pretty"));
    }
  }

  static Answer busy() {
    return Answer.text(503, "too many values wait to be judged by rules; try again");
  }

  /** Begins to try a rule on what the caller may read in a view. */
  void begin(View view, Caller caller, RuleDefinition rule, Options options, Responder responder) {
    if (running.incrementAndGet() > TESTS_MAX) {
      running.decrementAndGet();
      responder.respond(Answer.text(503, TESTS_MAX + " tests of rules go on already; try again"));
      return;
    }
    new Test(view, caller, rule, options, responder).goOn();
  }

  /** One test. Owned by one thread after the other. */
  private final class Test implements Runnable {
    private final Caller caller;
    private final RuleDefinition rule;
    private final Options options;
    private final Responder responder;
    private final long index;
    private final Iterator<KvEntry> entries;
    private final long endNanos = System.nanoTime() + TEST_MS_MAX * 1_000_000;
    private final List<Failure> failures = new ArrayList<>();
    private ValueJudge.@Nullable Trial trial;
    private long checked;

    Test(View view, Caller caller, RuleDefinition rule, Options options, Responder responder) {
      this.caller = caller;
      this.rule = rule;
      this.options = options;
      this.responder = responder;
      index = view.index();
      Key prefix = rule.literalPrefix();
      entries =
          (options.from().length() == 0
                  ? view.kv().entries(prefix)
                  : view.kv().entries(prefix, options.from()))
              .iterator();
    }

    void goOn() {
      if (!judge.run(0, this)) {
        end(busy());
      }
    }

    @Override
    public void run() {
      try {
        slice();
      } catch (BadRuleException e) {
        end(Answer.text(400, "the rule is none: " + e.fault().sentence()));
      } catch (RuntimeException | Error e) {
        end(Answer.text(500, "internal error; the agent's log says why"));
        throw e;
      }
    }

    private void slice() throws BadRuleException {
      ValueJudge.Trial by = trial;
      if (by == null) {
        by = judge.trial(rule);
        trial = by;
      }
      long sliceEnd = System.nanoTime() + SLICE_MS_MAX * 1_000_000;
      while (entries.hasNext()) {
        KvEntry entry = entries.next();
        if (rule.covers(entry.key())
            && caller.authorizer().allows(Resource.KEY, Access.READ, entry.key().bytes())) {
          if (failures.size() == options.listedMax() || System.nanoTime() - endNanos > 0) {
            end(told(entry.key()));
            return;
          }
          checked++;
          Fault fault = by.judge(entry.value());
          if (fault != null) {
            failures.add(new Failure(entry.key(), fault));
          }
        }
        if (System.nanoTime() - sliceEnd > 0) {
          goOn();
          return;
        }
      }
      end(told(null));
    }

    private void end(Answer answer) {
      running.decrementAndGet();
      responder.respond(answer);
    }

    private Answer told(@Nullable Key next) {
      JsonBuffer json = JsonBody.buffer(options.pretty());
      json.beginObject();
      json.field("Index").value(index);
      json.field("Checked").value(checked);
      json.field("Failed").value(failures.size());
      json.field("Failures").beginArray();
      for (Failure failure : failures) {
        json.beginObject();
        json.field("Key").value(failure.key().bytes());
        json.field("Place").value(failure.fault().place());
        json.field("What").value(failure.fault().what());
        json.endObject();
      }
      json.endArray();
      json.field("More").value(next != null);
      json.field("Next").value(next == null ? new byte[0] : next.bytes());
      json.endObject();
      return Answer.json(200, json.finish());
    }
  }

  private record Failure(Key key, Fault fault) {}
}
