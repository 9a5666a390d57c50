package io.praetor.verification.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What lives on the heap of another process after a full collection; asks the JDK's jcmd. */
public final class LiveMemory {
  private LiveMemory() {}

  /** How many bytes are reachable. */
  public static long bytes(long pid) throws IOException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String total = "";
    for (String line :
        new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
      if (line.startsWith("Total")) {
        total = line;
      }
    }
    String[] words = total.trim().split("\\s+");
    if (words.length < 3) {
      throw new IOException("jcmd says nothing of the heap of process " + pid);
    }
    return Long.parseLong(words[2]);
  }
}
