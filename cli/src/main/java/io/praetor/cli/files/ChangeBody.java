package io.praetor.cli.files;

import io.praetor.cli.command.Progress;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;

/** Changes as the body of one request, line by line as it is sent. Owned by one thread. */
final class ChangeBody extends InputStream {
  private final Iterator<Change> changes;
  private final Progress progress;
  private byte[] line = {};
  private int at;

  ChangeBody(List<Change> changes, Progress progress) {
    this.changes = changes.iterator();
    this.progress = progress;
  }

  /** How many bytes it has. */
  static long length(List<Change> changes) {
    long length = 0;
    for (Change change : changes) {
      length += change.line().length;
    }
    return length;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (at == line.length) {
      if (!changes.hasNext()) {
        return -1;
      }
      line = changes.next().line();
      at = 0;
      progress.advance(1);
    }
    int count = Math.min(length, line.length - at);
    System.arraycopy(line, at, target, offset, count);
    at += count;
    return count;
  }
}
