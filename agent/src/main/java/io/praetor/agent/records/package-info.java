/**
 * Records of the catalog on their way from a server to another agent: their form as bytes, the JSON
 * that servers of earlier builds answer instead, and what is told of a node whatever the protocol.
 */
@NullMarked
package io.praetor.agent.records;

import org.jspecify.annotations.NullMarked;
