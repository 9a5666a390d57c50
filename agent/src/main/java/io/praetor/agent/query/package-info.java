/**
 * Which read may be answered now, and which has to wait: consistency modes and blocking queries. It
 * knows what can be asked of the store, and neither HTTP nor how an answer is encoded.
 */
@NullMarked
package io.praetor.agent.query;

import org.jspecify.annotations.NullMarked;
