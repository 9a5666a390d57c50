/** Commands that need no agent and load nothing of one. */
@NullMarked
package io.praetor.cli.local;

import org.jspecify.annotations.NullMarked;
