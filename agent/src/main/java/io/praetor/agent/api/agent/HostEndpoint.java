package io.praetor.agent.api.agent;

import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.JsonBody;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import java.util.List;

/** {@code /v1/agent/host}: the machine below. Immutable; called on event loops. */
public final class HostEndpoint {
  private final String dataDir;

  /**
   * An endpoint that tells of this machine.
   *
   * @param dataDir a folder on the disk that is told of
   */
  public HostEndpoint(String dataDir) {
    this.dataDir = dataDir;
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(Route.get("/v1/agent/host", this::host));
  }

  private void host(Request request, Responder responder) {
    // The kernel may take its time over a disk, so this is not for an event loop.
    Thread.ofVirtual()
        .name("host")
        .start(() -> {
          JsonBuffer json = JsonBody.buffer(request);
          HostFacts.write(json, dataDir);
          responder.respond(Answer.json(200, json.finish()));
        });
  }
}
