/**
 * What clients saw: every call with its times and its answer, as a value and as lines of JSON.
 *
 * <p>The format knows neither Praetor nor its checker: another system can be recorded, another
 * checker can judge. No traffic and no judgement belong here.
 */
@NullMarked
package io.praetor.verification.history;

import org.jspecify.annotations.NullMarked;
