/** Firing events and listing those that came. */
@NullMarked
package io.praetor.agent.api.event;

import org.jspecify.annotations.NullMarked;
