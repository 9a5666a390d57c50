/**
 * What keys were: the changes of a key or a folder, the state at an index, the differences between
 * two states, and for how long that is kept. Reads look things up in the store's log of changes;
 * how that is kept and trimmed is the store's business.
 */
@NullMarked
package io.praetor.agent.api.history;

import org.jspecify.annotations.NullMarked;
