package io.praetor.agent.event;

import java.util.List;

/** A service that is registered with this agent, as far as filters of events ask; immutable. */
public record OwnService(String name, List<String> tags) {
  public OwnService {
    tags = List.copyOf(tags);
  }
}
