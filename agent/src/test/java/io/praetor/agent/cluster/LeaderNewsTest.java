package io.praetor.agent.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which servers are said to hear no leader, and which are cut off. */
class LeaderNewsTest {
  private final LeaderNews news = new LeaderNews();

  private void allSay(String leader, long nowMs) {
    for (String server : List.of("a", "b", "c")) {
      boolean _ = news.said(server, leader, nowMs);
    }
  }

  @Test
  void oneThatSaysSoTwiceHearsNone() {
    assertThat(news.said("a", "", 0)).isFalse();
    assertThat(news.leaderless()).isEmpty();
    assertThat(news.said("a", "", 400)).isFalse();
    assertThat(news.leaderless()).containsExactly("a");
    assertThat(news.said("a", "b", 800)).isTrue();
    assertThat(news.leaderless()).isEmpty();
    assertThat(news.said("a", "b", 1_200)).isFalse();
  }

  @Test
  void inAnElectionNobodyIsCutOff() {
    allSay("a", 0);
    for (long now = 400; now <= 4_000; now += 400) {
      allSay("", now);
      assertThat(news.cutOff(now)).isEmpty();
    }
    // The new leader knows it a little before the others do.
    assertThat(news.said("b", "b", 4_400)).isTrue();
    assertThat(news.cutOff(4_800)).isEmpty();
    assertThat(news.cutOff(4_900)).containsExactly("a", "c");
    assertThat(news.leaderless()).containsExactly("a", "c");
  }

  @Test
  void oneThatHearsNoneForLongerThanAnElectionWhileAnotherDoesIsCutOff() {
    allSay("a", 0);
    for (long now = 400; now <= 2_000; now += 400) {
      boolean _ = news.said("c", "", now);
    }
    assertThat(news.cutOff(1_899)).isEmpty();
    assertThat(news.cutOff(1_900)).containsExactly("c");
    assertThat(news.said("c", null, 2_100)).isTrue();
    assertThat(news.cutOff(2_100)).isEmpty();
  }

  @Test
  void whoLeavesIsForgotten() {
    allSay("", 0);
    allSay("", 400);
    news.keepOnly(List.of("b"));
    assertThat(news.leaderless()).containsExactly("b");
    assertThat(news.said("a", "", 800)).isFalse();
    assertThat(news.leaderless()).containsExactly("b");
  }
}
