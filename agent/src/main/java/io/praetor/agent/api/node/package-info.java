/** Nodes of the catalog as JSON, as members and as nodes. */
@NullMarked
package io.praetor.agent.api.node;

import org.jspecify.annotations.NullMarked;
