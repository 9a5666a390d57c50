/** Trees of keys as an agent tells them, however large. */
@NullMarked
package io.praetor.cli.tree;

import org.jspecify.annotations.NullMarked;
