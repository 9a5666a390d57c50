package io.praetor.agent.check.probe;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.FileDescriptor;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import org.jspecify.annotations.Nullable;

/**
 * A pipe for the output of one script, owned by its run.
 *
 * <p>It is not the JDK's: that one is emptied into the heap when the process ends, for as long as
 * anything is left in it, and a process that the script has left behind may fill it for ever.
 */
final class ScriptPipe implements AutoCloseable {
  private static final String DESCRIPTORS = "/proc/self/fd/";

  private final FileDescriptor readEnd;
  private final FileDescriptor writeEnd;
  private final InputStream in;

  private ScriptPipe(FileDescriptor readEnd, FileDescriptor writeEnd) throws FileNotFoundException {
    this.readEnd = readEnd;
    this.writeEnd = writeEnd;
    this.in = new FileInputStream(DESCRIPTORS + readEnd.intValue());
  }

  /** A new pipe; null where only the JDK's are known. */
  static @Nullable ScriptPipe open() throws IOException {
    if (!Epoll.isAvailable() || !new File(DESCRIPTORS).isDirectory()) {
      return null;
    }
    FileDescriptor[] ends = FileDescriptor.pipe();
    try {
      return new ScriptPipe(ends[0], ends[1]);
    } catch (IOException e) {
      ends[0].close();
      ends[1].close();
      throw e;
    }
  }

  /** Starts a process that writes to it, and keeps no end open but the one that is read. */
  Process start(ProcessBuilder builder) throws IOException {
    builder.redirectOutput(Redirect.to(new File(DESCRIPTORS + writeEnd.intValue())));
    try {
      return builder.start();
    } finally {
      readEnd.close();
      writeEnd.close();
    }
  }

  /** What the process writes; its {@code available} says what can be read without waiting. */
  InputStream in() {
    return in;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
