/**
 * The page in a real browser: what a person does there, whether it is usable by all, its figures.
 */
@NullMarked
package io.praetor.verification.page;

import org.jspecify.annotations.NullMarked;
