/**
 * A cluster of the product's processes on one machine, and everything that can be done to it:
 * kills, pauses, cut and slow links, lost disks, shifted clocks, by a seeded schedule. Nothing of
 * what is asked of it.
 */
@NullMarked
package io.praetor.verification.cluster;

import org.jspecify.annotations.NullMarked;
