package io.praetor.client.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Choices follow the weights, and change no more than the list does. */
class ChoiceTest {
  private static final int CHOICES = 70_000;

  private final WeightedRoundRobin roundRobin = new WeightedRoundRobin();

  @Test
  void turnsFollowTheWeightsAndAreSpread() {
    List<Instance> instances = List.of(instance("a", 5), instance("b", 1), instance("c", 1));
    List<String> turns = new ArrayList<>();
    for (int i = 0; i < CHOICES; i++) {
      turns.add(next(instances));
    }
    assertThat(count(turns).get("a")).isCloseTo(CHOICES / 7 * 5, within(2));
    for (int i = 0; i + 7 <= turns.size(); i++) {
      Map<String, Integer> window = count(turns.subList(i, i + 7));
      assertThat(window.get("a")).isBetween(4, 6);
      assertThat(window.getOrDefault("b", 0)).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void anInstanceThatComesAndGoesFavoursNoOther() {
    List<Instance> three = List.of(instance("a", 1), instance("b", 1), instance("c", 1));
    List<Instance> two = List.of(instance("a", 1), instance("c", 1));
    List<String> turns = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      turns.add(next(i % 2 == 0 ? List.copyOf(three) : new ArrayList<>(two)));
    }
    Map<String, Integer> count = count(turns);
    // Half of the turns among three, half among two; ten standard deviations.
    assertThat(count.get("a")).isCloseTo(1_250, within(250));
    assertThat(count.get("c")).isCloseTo(1_250, within(250));
    assertThat(count.get("b")).isCloseTo(500, within(250));
  }

  @Test
  void whatIsNotUsableAndWhatHasNoWeightIsNotChosen() {
    List<Instance> instances = List.of(instance("a", 3), instance("b", 0), instance("c", 1));
    for (int i = 0; i < 100; i++) {
      assertThat(roundRobin.next(instances, x -> !x.id().equals("a")).orElseThrow().id())
          .isEqualTo("c");
      assertThat(Rendezvous.choose("k" + i, instances, x -> !x.id().equals("a")).orElseThrow().id())
          .isEqualTo("c");
    }
    assertThat(roundRobin.next(instances, x -> false)).isEmpty();
    assertThat(Rendezvous.choose("k", List.of(), x -> true)).isEmpty();
  }

  @Test
  void onlyTheKeysOfAnInstanceThatGoesMove() {
    List<Instance> ten = IntStream.range(0, 10).mapToObj(i -> instance("i" + i, 1)).toList();
    List<Instance> nine = ten.subList(1, 10);
    Map<String, Integer> moved = new HashMap<>();
    for (int i = 0; i < CHOICES; i++) {
      String before = key(i, ten);
      String after = key(i, nine);
      if (before.equals("i0")) {
        moved.merge(after, 1, Integer::sum);
      } else {
        assertThat(after).isEqualTo(before);
      }
    }
    // A tenth of the keys, spread evenly over the nine others: 777 each.
    assertThat(moved).hasSize(9);
    assertThat(moved.values()).allMatch(n -> n > 600 && n < 950);
  }

  @Test
  void keysFollowTheWeights() {
    List<Instance> instances = List.of(instance("a", 5), instance("b", 1), instance("c", 1));
    List<String> chosen = IntStream.range(0, CHOICES).mapToObj(i -> key(i, instances)).toList();
    assertThat(count(chosen).get("a")).isCloseTo(CHOICES / 7 * 5, within(CHOICES / 50));
    assertThat(count(chosen).get("b")).isCloseTo(CHOICES / 7, within(CHOICES / 50));
  }

  /** Two versions of an application run side by side during a deployment. */
  @Test
  void keysStayWhereEarlierVersionsPutThem() {
    List<Instance> instances = IntStream.range(0, 5).mapToObj(i -> instance("i" + i, 1)).toList();
    StringBuilder where = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      where.append(key(i, instances).charAt(1));
    }
    assertThat(where).hasToString("13313043141442323221");
  }

  private static String key(int number, List<Instance> instances) {
    return Rendezvous.choose("key-" + number, instances, any -> true).orElseThrow().id();
  }

  private String next(List<Instance> instances) {
    Optional<Instance> next = roundRobin.next(instances, any -> true);
    return next.orElseThrow().id();
  }

  private static Map<String, Integer> count(List<String> chosen) {
    Map<String, Integer> count = new HashMap<>();
    chosen.forEach(id -> count.merge(id, 1, Integer::sum));
    return count;
  }

  private static Instance instance(String id, int weight) {
    return new Instance(
        "node", id, "127.0.0.1", 80, List.of(), Map.of(), CheckStatus.PASSING, weight);
  }
}
