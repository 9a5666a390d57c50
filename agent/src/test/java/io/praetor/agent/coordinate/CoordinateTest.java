package io.praetor.agent.coordinate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CoordinateTest {
  private static final Coordinate LEADER = Coordinate.at(0, 0);
  private static final Coordinate NEAR = Coordinate.at(3_000_000, 1);
  private static final Coordinate FAR = Coordinate.at(4_000_000, 2);

  @Test
  void isAsFarFromTheMiddleAsItsRoundTrip() {
    assertThat(NEAR.distanceTo(LEADER)).isCloseTo(0.003, within(1e-9));
    assertThat(LEADER.distanceTo(NEAR)).isCloseTo(0.003, within(1e-9));
    assertThat(NEAR.distanceTo(FAR)).isBetween(0.004, 0.006);
  }

  @Test
  void isNearestToItself() {
    for (Coordinate each : List.of(LEADER, NEAR, FAR)) {
      assertThat(each.distanceTo(each)).isLessThan(0.0001);
    }
  }

  @Test
  void addsAdjustmentsUnlessThatLeavesNothing() {
    List<Double> zeros = Collections.nCopies(8, 0.0);
    Coordinate plus = new Coordinate(zeros, 1.5, 0.1, 0.2);
    assertThat(plus.distanceTo(plus)).isCloseTo(0.6, within(1e-9));
    Coordinate minus = new Coordinate(zeros, 1.5, -5, 0.2);
    assertThat(minus.distanceTo(minus)).isCloseTo(0.4, within(1e-9));
  }

  @Test
  void hasEightDimensions() {
    assertThat(Coordinate.UNKNOWN.isValid()).isTrue();
    assertThat(new Coordinate(List.of(1.0), 1.5, 0, 0).isValid()).isFalse();
    assertThat(new Coordinate(Collections.nCopies(8, Double.NaN), 1.5, 0, 0).isValid()).isFalse();
  }

  @Test
  void areKeptByNameRegardlessOfCase() {
    Coordinates places = new Coordinates();
    places.put("Web", NEAR);
    assertThat(places.of("wEB")).isEqualTo(NEAR);
    places.replace(Map.of("DB", FAR));
    assertThat(places.of("web")).isNull();
    assertThat(places.of("db")).isEqualTo(FAR);
    places.retain(node -> false);
    assertThat(places.of("db")).isNull();
  }
}
