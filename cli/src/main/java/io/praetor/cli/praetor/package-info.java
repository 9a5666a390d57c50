/**
 * What commands share about the API below /v1/praetor: the question what an agent is, before
 * anything that Consul does not understand; what rules find.
 */
@NullMarked
package io.praetor.cli.praetor;

import org.jspecify.annotations.NullMarked;
