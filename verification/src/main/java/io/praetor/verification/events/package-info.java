/** Events of users on clusters of real processes under faults: each comes to each agent once. */
@NullMarked
package io.praetor.verification.events;

import org.jspecify.annotations.NullMarked;
