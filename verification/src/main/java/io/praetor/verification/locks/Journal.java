package io.praetor.verification.locks;

import io.praetor.verification.locks.Holding.Ending;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one contender writes down, a line at a time: {@code start MS TOKEN}, {@code beat MS LEFT_MS}
 * while it holds, {@code end MS} before it gives back, {@code lost MS}. Contenders in Go and in
 * shell write the same. Owned by the contender's thread; any process may read the file.
 */
final class Journal {
  private final Path file;

  Journal(Path file) {
    this.file = file;
  }

  void start(long token) throws IOException {
    write("start " + System.currentTimeMillis() + " " + token);
  }

  /** It held at this time, and for so long its session is sure to live from then on. */
  void beat(long atMs, long leftMs) throws IOException {
    write("beat " + atMs + " " + leftMs);
  }

  void end() throws IOException {
    write("end " + System.currentTimeMillis());
  }

  void lost() throws IOException {
    write("lost " + System.currentTimeMillis());
  }

  private void write(String line) throws IOException {
    Files.write(
        file,
        (line + "\n").getBytes(StandardCharsets.US_ASCII),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** The holdings that a journal tells, in their order; none if there is no journal. */
  static List<Holding> read(Path file) throws IOException {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.US_ASCII);
    } catch (NoSuchFileException e) {
      return List.of();
    }
    String who = String.valueOf(file.getFileName());
    List<Holding> all = new ArrayList<>();
    Holding open = null;
    // A line that was cut off in its middle is no line.
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
      String[] words = line.split(" ");
      if (words.length < 2) {
        continue;
      }
      long at = Long.parseLong(words[1]);
      long number = words.length > 2 ? Long.parseLong(words[2]) : 0;
      if (words[0].equals("start")) {
        keep(all, open);
        open = new Holding(who, at, at, Ending.CUT, number, 0);
      } else if (open != null) {
        open = next(open, words[0], at, number);
        if (open.ending() != Ending.CUT) {
          keep(all, open);
          open = null;
        }
      }
    }
    keep(all, open);
    return all;
  }

  private static void keep(List<Holding> all, @Nullable Holding holding) {
    if (holding != null) {
      all.add(holding);
    }
  }

  private static Holding next(Holding open, String kind, long at, long leftMs) {
    return switch (kind) {
      case "beat" ->
          new Holding(
              open.who(),
              open.startMs(),
              at,
              Ending.CUT,
              open.token(),
              leftMs > 0 ? at + leftMs : 0);
      case "end" ->
          new Holding(open.who(), open.startMs(), at, Ending.RELEASED, open.token(), open.sureMs());
      // When it saw the loss it held no more: its last beat was the last time that it did.
      default ->
          new Holding(open.who(), open.startMs(), open.lastMs(), Ending.LOST, open.token(), 0);
    };
  }
}
