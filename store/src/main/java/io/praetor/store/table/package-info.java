/**
 * The replicated tables: what each has to say for the state machine, snapshots, restores, watches
 * and invariants to carry it, one object for each. What its rows and its state are stands in the
 * package of its noun; what commands do to it stands beside the state machine.
 */
@NullMarked
package io.praetor.store.table;

import org.jspecify.annotations.NullMarked;
