/**
 * Services and checks by the thousand: what they cost an agent, and how soon those who watch them
 * hear of a change. The figures are programs' output, never timed tests.
 */
@NullMarked
package io.praetor.verification.services;

import org.jspecify.annotations.NullMarked;
