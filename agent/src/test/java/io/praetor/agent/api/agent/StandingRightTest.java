package io.praetor.agent.api.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.access.Caller;
import io.praetor.agent.access.DeniedException;
import io.praetor.agent.query.Callers;
import io.praetor.agent.query.Requester;
import io.praetor.store.View;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A right that is looked at again where servers have to be asked what a token may. */
class StandingRightTest {
  /** What servers have said once. */
  private record Said(boolean allowed, Servers servers) implements Callers {
    @Override
    public Caller caller(View view, String secret) {
      return callerNow(secret);
    }

    @Override
    public Caller callerNow(String secret) {
      if (!allowed) {
        throw new DeniedException("ACL not found");
      }
      return Caller.UNRESTRICTED;
    }

    @Override
    public @Nullable Callers ready(String secret) {
      return servers.fresh ? this : null;
    }

    @Override
    public void whenReady(String secret, Waiting then) {
      servers.asked.add(then);
    }
  }

  /** Servers that are asked where what was said is no longer fresh. */
  private static final class Servers {
    private final List<Callers.Waiting> asked = new ArrayList<>();
    private boolean fresh = true;
  }

  @Test
  void itEndsOnceServersSaySo() {
    Servers servers = new Servers();
    StandingRight right = new StandingRight(new Requester("secret", new Said(true, servers)));
    assertThat(right.holds()).isTrue();
    assertThat(servers.asked).isEmpty();

    servers.fresh = false;
    assertThat(right.holds()).as("by what was said last").isTrue();
    assertThat(right.holds()).isTrue();
    assertThat(servers.asked).as("one question at a time").hasSize(1);
    servers.asked.getFirst().ended(null);
    assertThat(right.holds()).as("nobody could be asked").isTrue();
    servers.asked.getLast().ended(new Said(false, servers));
    assertThat(right.holds()).isFalse();
  }
}
