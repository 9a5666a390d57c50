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
 * ip_local_port_range), so that none of these is found in the way. Test processes that run side by
 * side have ports of their own, since a server that is down between two starts holds none.
 */
public final class FreePorts {
  private static final int FIRST = 25_000;
  private static final int BLOCKS = 150;
  private static final int BLOCK = 10;
  private static final int PROCESSES = 4;

  /** The build numbers its test processes from 1. */
  private static final int PROCESS = Integer.getInteger("test.process", 0) % PROCESSES;

  private static int next = (int) (ProcessHandle.current().pid() % BLOCKS);

  private FreePorts() {}

  /** The first of ten ports in a row, none of which anyone listens on. */
  public static synchronized int ten() {
    for (int tried = 0; tried < BLOCKS; tried++) {
      int first = FIRST + (PROCESS * BLOCKS + next) * BLOCK;
      next = (next + 1) % BLOCKS;
      if (IntStream.range(first, first + BLOCK).allMatch(FreePorts::isFree)) {
        return first;
      }
    }
    throw new IllegalStateException("no ten free ports in a row of process " + PROCESS);
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
