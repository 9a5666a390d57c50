/** The commands {@code kv apply} and {@code kv pull}: a tree as a folder of files, and back. */
@NullMarked
package io.praetor.cli.files;

import org.jspecify.annotations.NullMarked;
