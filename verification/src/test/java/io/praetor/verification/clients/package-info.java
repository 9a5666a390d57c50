/** Clients that applications use, against the built product. */
@NullMarked
package io.praetor.verification.clients;

import org.jspecify.annotations.NullMarked;
