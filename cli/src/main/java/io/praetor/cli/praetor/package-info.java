/** The question that comes before whatever Consul does not understand: what is this agent? */
@NullMarked
package io.praetor.cli.praetor;

import org.jspecify.annotations.NullMarked;
