package io.praetor.client;

import io.praetor.client.service.AgentSelf;
import io.praetor.client.service.Check;
import io.praetor.client.service.CheckDefinition;
import io.praetor.client.service.CheckStatus;
import io.praetor.client.service.Service;
import io.praetor.client.service.ServiceDefinition;
import io.praetor.client.text.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The agent of this machine: what is registered with it, which it checks and keeps right in the
 * catalog. Every method blocks its thread until it is answered; used by any thread.
 *
 * <p>All calls go to the first of the addresses that {@link Praetor#at} was given, for what one
 * agent was told another does not know. A call that failed may be made again: none does harm if it
 * happens twice.
 */
public final class Agent {
  private final Http http;

  Agent(Http http) {
    this.http = http;
  }

  /** What the agent says of itself. */
  public AgentSelf self() {
    return ServiceJson.self(JsonObject.of(read("/v1/agent/self", "").json()));
  }

  /**
   * Registers a service with its checks, or changes the one with its id into it: checks that it had
   * and the definition has not are gone, the others keep their states. It stays until {@link
   * #deregister}, also when the agent starts anew.
   */
  public void register(ServiceDefinition service) {
    http.write(
            "PUT",
            Query.of("/v1/agent/service/register", "").with("replace-existing-checks", "true"),
            ServiceJson.agentService(service))
        .expect(200);
  }

  /**
   * Registers a service, keeps the first of its TTL checks passing, and registers it again should
   * the agent have lost it, on a thread of its own, until closed; closing deregisters it.
   *
   * @throws PraetorException if the agent does not take it now
   */
  public RegisteredService keep(ServiceDefinition service) {
    return RegisteredService.start(this, service);
  }

  /**
   * Removes a service with its checks.
   *
   * @return false if there is none with that id
   */
  public boolean deregister(String serviceId) {
    return write(Query.of("/v1/agent/service/deregister/", serviceId)).expect(404).status() == 200;
  }

  /** Registers a check of the node, or of a service that is registered already. */
  public void register(CheckDefinition check) {
    http.write("PUT", Query.of("/v1/agent/check/register", ""), ServiceJson.agentCheck(check))
        .expect(200);
  }

  /**
   * Removes a check.
   *
   * @return false if there is none with that id
   */
  public boolean deregisterCheck(String checkId) {
    return write(Query.of("/v1/agent/check/deregister/", checkId)).expect(404).status() == 200;
  }

  /** Says that a TTL check passes, with a note for people; its TTL begins anew. */
  public void pass(String checkId, String note) {
    update(checkId, CheckStatus.PASSING, note);
  }

  /** Says that a TTL check warns, with a note for people; its TTL begins anew. */
  public void warn(String checkId, String note) {
    update(checkId, CheckStatus.WARNING, note);
  }

  /** Says that a TTL check has failed, with a note for people; its TTL begins anew. */
  public void fail(String checkId, String note) {
    update(checkId, CheckStatus.CRITICAL, note);
  }

  /** Says how a TTL check stands. The agent has none with that id: status 404. */
  public void update(String checkId, CheckStatus status, String output) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("Status", status.text());
    body.put("Output", output);
    http.write("PUT", Query.of("/v1/agent/check/update/", checkId), ServiceJson.bytes(body))
        .expect(200);
  }

  /** Takes a service out of traffic: it counts as critical until {@link #endMaintenance}. */
  public void beginMaintenance(String serviceId, String reason) {
    maintenance(Query.of("/v1/agent/service/maintenance/", serviceId), true, reason);
  }

  /** Lets a service count by its checks again. */
  public void endMaintenance(String serviceId) {
    maintenance(Query.of("/v1/agent/service/maintenance/", serviceId), false, "");
  }

  /** Takes all services of the node out of traffic until {@link #endNodeMaintenance}. */
  public void beginNodeMaintenance(String reason) {
    maintenance(Query.of("/v1/agent/maintenance", ""), true, reason);
  }

  /** Lets the node's services count by their checks again. */
  public void endNodeMaintenance() {
    maintenance(Query.of("/v1/agent/maintenance", ""), false, "");
  }

  private void maintenance(Query query, boolean enable, String reason) {
    query.with("enable", Boolean.toString(enable));
    if (!reason.isEmpty()) {
      query.with("reason", reason);
    }
    write(query).expect(200);
  }

  /** The services that are registered with this agent. */
  public List<Service> services() {
    return ServiceJson.values(read("/v1/agent/services", "").json()).stream()
        .map(ServiceJson::service)
        .toList();
  }

  /** A service that is registered with this agent; empty if there is none with that id. */
  public Optional<Service> service(String serviceId) {
    Http.Response response =
        http.read(Query.of("/v1/agent/service/", serviceId), http.timeout()).expect(404);
    return response.status() == 404
        ? Optional.empty()
        : Optional.of(ServiceJson.service(JsonObject.of(response.json())));
  }

  /** The checks that are registered with this agent, of services and of the node. */
  public List<Check> checks() {
    return ServiceJson.values(read("/v1/agent/checks", "").json()).stream()
        .map(ServiceJson::check)
        .toList();
  }

  private Http.Response read(String path, String name) {
    return http.read(Query.of(path, name), http.timeout()).expect(200);
  }

  private Http.Response write(Query query) {
    return http.write("PUT", query, null);
  }
}
