/**
 * What a registration of a service or of a check says, and how it is read from fields with names,
 * as requests, the configuration and the file of an agent's registrations have them.
 */
@NullMarked
package io.praetor.agent.registration;

import org.jspecify.annotations.NullMarked;
