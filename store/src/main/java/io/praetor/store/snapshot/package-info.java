/** A view as bytes and back: equal states give equal bytes. */
@NullMarked
package io.praetor.store.snapshot;

import org.jspecify.annotations.NullMarked;
