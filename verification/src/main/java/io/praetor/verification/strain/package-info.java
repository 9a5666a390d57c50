/** Clients that are many, large, slow or in a hurry: the server must neither fail nor swell. */
@NullMarked
package io.praetor.verification.strain;

import org.jspecify.annotations.NullMarked;
