package io.praetor.verification.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.client.ChangeSet;
import io.praetor.client.ChangesOptions;
import io.praetor.client.Kv;
import io.praetor.client.Praetor;
import io.praetor.client.ReadOptions;
import io.praetor.client.Transaction;
import io.praetor.client.Tree;
import io.praetor.client.TreeEntry;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.AgentCalls;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java client's changes and tree, of a real agent to which the connections are cut. */
@Tag("product")
class FollowedKeysTest {
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final int ROUNDS = 5;
  private static final int WRITES = 40;

  @TempDir Path folder;

  private static String info(ProductProcess agent) {
    try {
      return RawHttp.send(agent.httpPort(), "GET", "/v1/praetor/info", null).text();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes one item at a time. */
  private static final class Told implements Flow.Subscriber<ChangeSet> {
    private final Queue<ChangeSet> sets = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private Flow.@Nullable Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(1);
    }

    @Override
    public void onNext(ChangeSet set) {
      sets.add(set);
      Flow.Subscription mine = subscription;
      if (mine != null) {
        mine.request(1);
      }
    }

    @Override
    public void onError(Throwable failure) {
      failures.add(failure);
    }

    @Override
    public void onComplete() {}
  }

  @Test
  void everyChangeComesOnceAndTheTreeIsRightOverCuts() throws Exception {
    try (ProductProcess agent = ProductProcess.single(folder, "-dev").awaitLeader(SOON);
        CutLine line = new CutLine(agent.httpPort())) {
      AgentCalls.await("level", SOON, () -> info(agent).contains("\"changes\""));
      Kv direct = Praetor.at("http://" + agent.address()).build().kv();
      Kv cut = Praetor.at("http://127.0.0.1:" + line.port()).build().kv();
      direct.put("app/0", "begin");
      long begin = direct.get("app/0").orElseThrow().modifyIndex();
      Told told = new Told();
      cut.changes("app/", ChangesOptions.FROM_NOW.since(begin)).subscribe(told);
      long last = begin;
      try (Tree tree = cut.tree("app/", Tree.Listener.NONE)) {
        assertThat(tree.awaitRead(SOON)).isTrue();
        for (int round = 0; round < ROUNDS; round++) {
          for (int i = 0; i < WRITES; i++) {
            last = write(direct, round * WRITES + i);
            if (i == WRITES / 2) {
              line.cut();
            }
          }
        }
        assertThat(tree.awaitIndex(last, SOON)).isTrue();
        assertThat(tree.entries())
            .extracting(TreeEntry::toString)
            .isEqualTo(
                direct.list("app/", ReadOptions.CONSISTENT).value().stream()
                    .map(entry -> entry.key() + "@" + entry.modifyIndex())
                    .toList());
        assertThat(tree.age()).isEqualTo(Duration.ZERO);
      }
      long end = last;
      AgentCalls.await(
          "all changes", SOON, () -> told.sets.stream().anyMatch(set -> set.index() == end));
      assertThat(told.failures).isEmpty();
      List<Long> indexes = told.sets.stream().map(ChangeSet::index).toList();
      assertThat(indexes).isSorted().doesNotHaveDuplicates().hasSize(ROUNDS * WRITES);
      assertThat(told.sets).allMatch(set -> set.changes().size() == 2);
    }
  }

  /** Two keys with one transaction; the answer is its index. */
  private static long write(Kv kv, int number) {
    byte[] value = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
    kv.commit(new Transaction().set("app/" + number % 7, value, 0).set("app/both", value, 0));
    return kv.get("app/both").orElseThrow().modifyIndex();
  }
}
