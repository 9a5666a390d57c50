package io.praetor.verification.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * TCP ports of the loopback for servers that are told theirs before they start; any thread.
 *
 * <p>They lie below those that the kernel gives to outgoing connections (ip(7),
 * ip_local_port_range), so that none of these takes a port between its choice and the server's
 * start, or while the server is down between two starts. Each process of the verification has a
 * block of its own, which it holds by the lock of a file until it ends.
 */
public final class Ports {
  private static final int FIRST = 10_000;
  private static final int BLOCKS = 75;
  private static final int BLOCK = 200;

  private static @Nullable Block own;

  private Ports() {}

  /**
   * Ports that nobody listens on now, and that no other process of the verification is given while
   * this one lives.
   */
  public static synchronized List<Integer> free(int count) throws IOException {
    Block block = own;
    if (block == null) {
      block = Block.claim();
      own = block;
    }
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ports.add(block.next());
    }
    return List.copyOf(ports);
  }

  /** The ports from {@code first} on, ours for as long as the lock is held. */
  private static final class Block {
    private final int first;
    private final FileLock lock;
    private int given;

    private Block(int first, FileLock lock) {
      this.first = first;
      this.lock = lock;
    }

    static Block claim() throws IOException {
      Path folder =
          Files.createDirectories(
              Path.of(
                  System.getProperty("java.io.tmpdir"),
                  "praetor-ports-" + System.getProperty("user.name")));
      int start = (int) (ProcessHandle.current().pid() % BLOCKS);
      for (int i = 0; i < BLOCKS; i++) {
        int number = (start + i) % BLOCKS;
        FileChannel file =
            FileChannel.open(
                folder.resolve(Integer.toString(number)),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = file.tryLock();
        if (lock != null) {
          return new Block(FIRST + number * BLOCK, lock);
        }
        file.close();
      }
      throw new IOException("all " + BLOCKS + " blocks of ports are taken: see " + folder);
    }

    /** In turn, so that a port comes again only after all others. */
    int next() throws IOException {
      for (int tried = 0; tried < BLOCK; tried++) {
        int port = first + given;
        given = (given + 1) % BLOCK;
        if (isFree(port)) {
          return port;
        }
      }
      throw new IOException(
          "none of the ports from " + first + " is free, although " + lock.channel() + " is ours");
    }

    private static boolean isFree(int port) {
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return probe.isBound();
      } catch (IOException e) {
        return false;
      }
    }
  }
}
