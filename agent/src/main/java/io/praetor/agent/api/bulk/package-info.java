/**
 * Changes of many keys as one: what requests ask for, their rights, what they would change, and the
 * way of their parts into the log.
 */
@NullMarked
package io.praetor.agent.api.bulk;

import org.jspecify.annotations.NullMarked;
