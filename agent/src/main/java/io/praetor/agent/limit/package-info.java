/**
 * The check of a limit when options are built: a sentence that names the setting. Not: the limits
 * themselves, which stand with what they hold back.
 */
@NullMarked
package io.praetor.agent.limit;

import org.jspecify.annotations.NullMarked;
