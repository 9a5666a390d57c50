/** Tests of the services and checks that are registered with an agent. */
@NullMarked
package io.praetor.agent.local;

import org.jspecify.annotations.NullMarked;
