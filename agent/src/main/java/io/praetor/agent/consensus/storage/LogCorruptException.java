package io.praetor.agent.consensus.storage;

import java.io.IOException;
import java.nio.file.Path;

/** What is on disk is not what was written there. The message says where, and what to do. */
public final class LogCorruptException extends IOException {

  /** The file that is corrupt, and what is wrong with it. */
  public LogCorruptException(Path file, String what) {
    super(
        "log in "
            + file.getParent()
            + " is corrupt at "
            + file.getFileName()
            + ": "
            + what
            + "; restore from a snapshot or remove the folder on this server so that it is filled"
            + " again by the others");
  }
}
