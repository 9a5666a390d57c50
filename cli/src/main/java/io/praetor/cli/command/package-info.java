/**
 * What a command is: its flags by Go's rules, its streams and environment, its failures. No command
 * itself belongs here.
 */
@NullMarked
package io.praetor.cli.command;

import org.jspecify.annotations.NullMarked;
