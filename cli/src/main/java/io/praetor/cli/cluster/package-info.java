/**
 * The commands that look after agents and their cluster. They only speak HTTP; nothing of the agent
 * itself is loaded.
 */
@NullMarked
package io.praetor.cli.cluster;

import org.jspecify.annotations.NullMarked;
