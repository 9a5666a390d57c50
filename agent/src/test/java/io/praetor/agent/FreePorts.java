package io.praetor.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;

/**
 * TCP ports of the loopback for what has to know its port before it listens, or again after it has
 * stopped; any thread.
 *
 * <p>They lie below those that the kernel gives to outgoing connections (ip(7),
 * ip_local_port_range), so that none of these is found in the way. Processes begin in different
 * places, by their number.
 */
public final class FreePorts {
  private static final int FIRST = 25_000;
  private static final int BLOCKS = 600;
  private static final int BLOCK = 10;

  private static int next = (int) (ProcessHandle.current().pid() % BLOCKS);

  private FreePorts() {}

  /** The first of ten ports in a row, none of which anyone listens on. */
  public static synchronized int ten() {
    for (int tried = 0; tried < BLOCKS; tried++) {
      int first = FIRST + next * BLOCK;
      next = (next + 1) % BLOCKS;
      if (IntStream.range(first, first + BLOCK).allMatch(FreePorts::isFree)) {
        return first;
      }
    }
    throw new IllegalStateException("no ten free ports in a row from " + FIRST);
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
