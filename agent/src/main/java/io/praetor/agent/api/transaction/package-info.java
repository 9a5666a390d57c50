/** Transactions: their operations as they are sent, and their results as JSON. */
@NullMarked
package io.praetor.agent.api.transaction;

import org.jspecify.annotations.NullMarked;
