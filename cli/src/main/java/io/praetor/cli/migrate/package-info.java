/**
 * The command {@code migrate}: from a cluster of Consul's into this one, over Consul's interface
 * alone.
 */
@NullMarked
package io.praetor.cli.migrate;

import org.jspecify.annotations.NullMarked;
