package io.praetor.verification.locks;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.locks.Holding.Ending;
import io.praetor.verification.locks.Referee.Blow;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The referee finds what it is there to find, and nothing else. */
class RefereeTest {
  private final Referee lock = new Referee("lock", 1, 8_000, 20_000);
  private final Referee places = new Referee("places", 2, 0, 5_000);

  private static Holding held(String who, long start, long last, Ending ending, long token) {
    return new Holding(who, start, last, ending, token, 0);
  }

  @Test
  void oneAfterTheOtherIsWell() {
    assertThat(
            lock.judge(
                List.of(
                    held("a", 100, 200, Ending.RELEASED, 1),
                    held("b", 200, 300, Ending.RELEASED, 2)),
                List.of()))
        .isEmpty();
  }

  @Test
  void twoAtOnceAreFound() {
    List<Holding> all =
        List.of(held("a", 100, 201, Ending.RELEASED, 1), held("b", 200, 300, Ending.RELEASED, 2));
    assertThat(lock.judge(all, List.of())).singleElement().asString().contains("more than 1 hold");
    assertThat(places.judge(all, List.of())).isEmpty();
  }

  @Test
  void oneTooManyIsFound() {
    assertThat(
            places.judge(
                List.of(
                    held("a", 100, 400, Ending.RELEASED, 0),
                    held("b", 150, 400, Ending.RELEASED, 0),
                    held("c", 390, 500, Ending.RELEASED, 0)),
                List.of()))
        .singleElement()
        .asString()
        .contains("more than 2 hold");
  }

  @Test
  void aTokenThatDoesNotRiseIsFound() {
    assertThat(
            lock.judge(
                List.of(
                    held("a", 100, 200, Ending.RELEASED, 5),
                    held("b", 300, 400, Ending.RELEASED, 5)),
                List.of()))
        .singleElement()
        .asString()
        .contains("did not rise");
  }

  @Test
  void aForgottenLockDelayIsFound() {
    Holding killed = new Holding("a", 100, 1_000, Ending.CUT, 1, 6_000);
    List<Blow> kill = List.of(new Blow("a", 1_000, 1_000));
    assertThat(lock.judge(List.of(killed, held("b", 14_000, 15_000, Ending.RELEASED, 2)), kill))
        .isEmpty();
    assertThat(lock.judge(List.of(killed, held("b", 13_999, 15_000, Ending.RELEASED, 2)), kill))
        .singleElement()
        .asString()
        .contains("before the end of the lock-delay");
  }

  @Test
  void whoWasStoppedTooLongIsBelievedUpToTheStop() {
    List<Holding> all =
        List.of(
            held("a", 100, 31_000, Ending.CUT, 0), held("b", 25_000, 26_000, Ending.RELEASED, 0));
    assertThat(lock.judge(all, List.of(new Blow("a", 1_000, 30_000)))).isEmpty();
    assertThat(lock.judge(all, List.of(new Blow("a", 15_000, 30_000)))).isNotEmpty();
    assertThat(
            lock.judge(
                List.of(held("a", 100, 60_000, Ending.CUT, 0)),
                List.of(new Blow("a", 1_000, 30_000))))
        .singleElement()
        .asString()
        .contains("went on");
  }

  @Test
  void aJournalIsReadUpToItsLastWholeLine(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("j");
    Files.write(
        file,
        "start 100 7\nbeat 150 4000\nend 160\nstart 200 8\nbeat 250 0\nlost 900\nstart 950 9\nbea"
            .getBytes(StandardCharsets.US_ASCII));
    assertThat(Journal.read(file))
        .containsExactly(
            new Holding("j", 100, 160, Ending.RELEASED, 7, 4_150),
            new Holding("j", 200, 250, Ending.LOST, 8, 0),
            new Holding("j", 950, 950, Ending.CUT, 9, 0));
    assertThat(Journal.read(folder.resolve("none"))).isEmpty();
  }
}
