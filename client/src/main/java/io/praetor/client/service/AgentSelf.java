package io.praetor.client.service;

/**
 * What an agent says of itself.
 *
 * @param node the name of its node
 * @param nodeId that node's UUID
 * @param datacenter where it is
 * @param address at which other agents reach it
 * @param version the version of Consul whose behaviour it has
 * @param server whether it is one of the servers
 */
public record AgentSelf(
    String node,
    String nodeId,
    String datacenter,
    String address,
    String version,
    boolean server) {}
