/** The commands that make certificates for TLS; they start with the agent's class path. */
@NullMarked
package io.praetor.cli.certificate;

import org.jspecify.annotations.NullMarked;
