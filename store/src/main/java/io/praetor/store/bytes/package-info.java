/**
 * Numbers, texts and byte strings as bytes and back: what the codecs of commands and snapshots are
 * written with.
 */
@NullMarked
package io.praetor.store.bytes;

import org.jspecify.annotations.NullMarked;
