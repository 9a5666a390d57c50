package io.praetor.verification.history;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers a history from many threads, and writes each line at once so that a run that dies leaves
 * its history.
 */
public final class Recorder implements AutoCloseable {
  private final BufferedWriter writer;
  private final List<Operation> operations = new ArrayList<>();
  private final List<Disturbance> disturbances = new ArrayList<>();

  /** Records into a new file. */
  public Recorder(Path file) throws IOException {
    writer = Files.newBufferedWriter(file);
  }

  /** Adds an operation that has ended. */
  public synchronized void add(Operation operation) {
    operations.add(operation);
    append(HistoryJson.line(operation));
  }

  /** Adds a disturbance that is over. */
  public synchronized void add(Disturbance disturbance) {
    disturbances.add(disturbance);
    append(HistoryJson.line(disturbance));
  }

  /** What was recorded so far. */
  public synchronized History history() {
    return new History(operations, disturbances);
  }

  private void append(String line) {
    try {
      writer.write(line);
      writer.newLine();
    } catch (IOException e) {
      throw new UncheckedIOException("the history cannot be written", e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    writer.close();
  }
}
