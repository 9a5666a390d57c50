/** The page as it was built: its files, compressed, by their names. Nothing here serves them. */
@NullMarked
package io.praetor.page;

import org.jspecify.annotations.NullMarked;
