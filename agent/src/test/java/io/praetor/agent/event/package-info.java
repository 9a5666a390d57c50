/** Tests of events: which agents get them, over real connections. */
@NullMarked
package io.praetor.agent.event;

import org.jspecify.annotations.NullMarked;
