/**
 * JSON as the agent's answers and the command's output need it, small enough to cost a start
 * nothing.
 */
@NullMarked
package io.praetor.cli.json;

import org.jspecify.annotations.NullMarked;
