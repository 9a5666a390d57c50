/**
 * Events that users fire: how they come from the agent where one is fired to every agent, and which
 * of them an agent keeps. They are in no log entry and in no store. The endpoints are in {@code
 * api.event}.
 */
@NullMarked
package io.praetor.agent.event;

import org.jspecify.annotations.NullMarked;
