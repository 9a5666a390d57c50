package io.praetor.agent.local;

import io.praetor.store.catalog.CheckStatus;
import org.junit.jupiter.api.Test;

class FollowedChecksTest {
  private static void awaitStatus(SmallAgent agent, String what, CheckStatus status) {
    agent.await(what, () -> agent.check("alias").status() == status);
  }

  private static void alias(SmallAgent agent, String node, String service) throws Exception {
    agent.register(
        "{\"Name\":\"front\",\"Check\":{\"CheckID\":\"alias\",\"AliasNode\":\""
            + node
            + "\",\"AliasService\":\""
            + service
            + "\"}}");
  }

  private static void tell(SmallAgent agent, CheckStatus status) throws Exception {
    SmallAgent.done(done -> agent.registrations().update("service:web", status, "", done));
  }

  @Test
  void anAliasFollowsTheServiceOfItsAgentAndNoOtherAlias() throws Exception {
    try (SmallCluster cluster = new SmallCluster();
        SmallAgent agent = new SmallAgent(cluster, "a", null, SmallAgent.OPTIONS)) {
      alias(agent, "", "web");
      agent.register(
          "{\"Name\":\"web\",\"Checks\":[{\"CheckID\":\"service:web\",\"TTL\":\"10m\"},"
              + "{\"AliasService\":\"front\"}]}");
      awaitStatus(agent, "as its service", CheckStatus.CRITICAL);
      tell(agent, CheckStatus.PASSING);
      awaitStatus(agent, "it passes again", CheckStatus.PASSING);
      tell(agent, CheckStatus.WARNING);
      awaitStatus(agent, "it warns", CheckStatus.WARNING);
      tell(agent, CheckStatus.PASSING);
      SmallAgent.done(done -> agent.registrations().deregisterService("web", done));
      awaitStatus(agent, "what it follows is gone", CheckStatus.CRITICAL);
    }
  }

  @Test
  void anAliasFollowsTheServiceOfAnotherNode() throws Exception {
    try (SmallCluster cluster = new SmallCluster();
        SmallAgent other = new SmallAgent(cluster, "b", null, SmallAgent.OPTIONS);
        SmallAgent agent = new SmallAgent(cluster, "a", null, SmallAgent.OPTIONS)) {
      other.register("{\"Name\":\"web\",\"Check\":{\"TTL\":\"10m\",\"Status\":\"passing\"}}");
      other.awaitAgreement("the other node has its service");
      alias(agent, "b", "web");
      awaitStatus(agent, "as the other's", CheckStatus.PASSING);
      tell(other, CheckStatus.CRITICAL);
      awaitStatus(agent, "when it is asked again", CheckStatus.CRITICAL);
    }
  }

  @Test
  void anAliasOfAServiceThatCannotBeSeenIsCritical() throws Exception {
    try (SmallCluster cluster = new SmallCluster();
        SmallAgent other = new SmallAgent(cluster, "b", null, SmallAgent.OPTIONS);
        SmallAgent agent = new SmallAgent(cluster, "a", null, SmallAgent.OPTIONS)) {
      other.register("{\"Name\":\"bare\"}");
      other.awaitAgreement("the other node has its service");
      alias(agent, "b", "bare");
      agent.await(
          "one without checks passes",
          () -> agent.check("alias").row().output().equals("No checks found."));
      alias(agent, "b", "hidden");
      agent.await(
          "nothing is known of it", () -> agent.check("alias").row().output().contains("hidden"));
      awaitStatus(agent, "it is critical", CheckStatus.CRITICAL);
    }
  }
}
