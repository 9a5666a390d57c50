/**
 * The rules that the tree keeps: arrows between modules and packages, and what no file may hold.
 */
@NullMarked
package io.praetor.verification.architecture;

import org.jspecify.annotations.NullMarked;
