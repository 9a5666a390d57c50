/**
 * What a server keeps of the replicated log on disk: entries, votes, members and snapshots, each
 * checked when it is read.
 *
 * <p>Belongs here: formats of files, what makes them durable, and the errors that name file and
 * byte. Does not belong here: when something is written, which the log decides.
 */
@NullMarked
package io.praetor.agent.consensus.storage;

import org.jspecify.annotations.NullMarked;
