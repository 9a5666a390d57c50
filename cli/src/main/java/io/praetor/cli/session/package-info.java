/** The commands {@code session ...}, which Consul never had. */
@NullMarked
package io.praetor.cli.session;

import org.jspecify.annotations.NullMarked;
