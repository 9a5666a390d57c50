/** What changes of many keys cost the thread that applies the log. */
@NullMarked
package io.praetor.verification.bulk;

import org.jspecify.annotations.NullMarked;
