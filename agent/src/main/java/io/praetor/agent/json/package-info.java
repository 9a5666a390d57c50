/**
 * Writes JSON into the buffers that go out, byte for byte as Go's encoding/json does, and reads
 * values of any form where that is not on the hot path.
 *
 * <p>Belongs here: escapes, numbers and indentation. Does not belong here: what a document says.
 */
@NullMarked
package io.praetor.agent.json;

import org.jspecify.annotations.NullMarked;
