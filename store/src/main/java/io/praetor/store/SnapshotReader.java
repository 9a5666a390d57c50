package io.praetor.store;

import java.io.IOException;
import java.io.InputStream;

/**
 * How a restore reads the snapshot that came through the log; given by whoever puts the parts
 * together.
 */
@FunctionalInterface
public interface SnapshotReader {
  /**
   * The view that the bytes hold, as all servers of a cluster read it.
   *
   * @param level the cluster's: what builds of lower levels would refuse is refused
   * @throws IOException if they cannot be read
   * @throws io.praetor.store.bytes.MalformedException if they are no whole snapshot
   */
  View read(InputStream in, int level) throws IOException;
}
