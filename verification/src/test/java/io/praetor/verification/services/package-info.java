/** Services and checks of agents that run as processes. */
@NullMarked
package io.praetor.verification.services;

import org.jspecify.annotations.NullMarked;
