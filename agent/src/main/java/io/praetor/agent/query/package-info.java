/**
 * Which read may be answered now, and which has to wait: consistency modes and blocking queries. It
 * knows neither HTTP nor how an answer is encoded.
 */
@NullMarked
package io.praetor.agent.query;

import org.jspecify.annotations.NullMarked;
