/**
 * What the endpoints of the API share: how a read is to be answered, and what a client is told when
 * the log gives no answer. Below it lies one package for each noun of the API.
 */
@NullMarked
package io.praetor.agent.api;

import org.jspecify.annotations.NullMarked;
