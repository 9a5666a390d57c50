/**
 * Leaf: texts in HCL 1 and JSON as pieces that know their place, before anybody asks what they
 * mean.
 *
 * <p>Belongs here: the two languages and what is said of a text in neither. Does not belong here:
 * files, names of settings, and what a piece means: {@link io.praetor.agent.config} and {@link
 * io.praetor.agent.access} know that.
 */
@NullMarked
package io.praetor.agent.hcl;

import org.jspecify.annotations.NullMarked;
