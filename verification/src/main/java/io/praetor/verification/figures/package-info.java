/** What a program has measured, beside the limit that it has to keep. */
@NullMarked
package io.praetor.verification.figures;

import org.jspecify.annotations.NullMarked;
