package io.praetor.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When the answer to a request to leave is given. */
class LeaveRequestTest {
  private final LeaveRequest leave = new LeaveRequest();
  private final AtomicInteger answers = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void isOnceTheAgentHasLeft() {
    leave.onAsked(asked::incrementAndGet);
    leave.ask(answers::incrementAndGet);
    assertThat(asked).hasValue(1);
    assertThat(answers).hasValue(0);
    leave.left();
    assertThat(answers).hasValue(1);
  }

  @Test
  void isAtOnceWhereNobodyListens() {
    leave.ask(answers::incrementAndGet);
    assertThat(answers).hasValue(1);
    leave.left();
    assertThat(answers).hasValue(1);
    leave.onAsked(asked::incrementAndGet);
    assertThat(asked).hasValue(1);
  }
}
