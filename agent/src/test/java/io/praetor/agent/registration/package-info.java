/** Tests of what is read from registrations. */
@NullMarked
package io.praetor.agent.registration;

import org.jspecify.annotations.NullMarked;
