/** The commands that load the agent: these alone start with its class path. */
@NullMarked
package io.praetor.cli.server;

import org.jspecify.annotations.NullMarked;
