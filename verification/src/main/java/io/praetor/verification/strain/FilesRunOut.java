package io.praetor.verification.strain;

import io.praetor.verification.process.ProductProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * More connections than the process may have files: the rest is refused with a sentence, those that
 * are in go on, and what is written is written.
 */
final class FilesRunOut {
  private FilesRunOut() {}

  static String run(ProductProcess praetor, int openFiles) throws IOException {
    List<Talk> talks = new ArrayList<>();
    int refused = 0;
    try {
      for (int i = 0; i < 2 * openFiles; i++) {
        talks.add(new Talk(praetor.httpPort()));
      }
      Talk first = talks.getFirst();
      first.ask(Talk.request("PUT", "/v1/kv/files", new byte[] {'1'}));
      String told = talks.getLast().rest();
      Strain.check(
          told.startsWith("HTTP/1.1 503") && told.contains("open files"),
          "a connection too many is told: " + told);
      for (int i = 0; i < 1_000; i++) {
        first.ask(Talk.request("PUT", "/v1/kv/files", new byte[256]));
      }
      for (Talk talk : talks) {
        talk.send(new byte[0]);
      }
      refused = 2 * openFiles - Math.toIntExact(Strain.openFiles(praetor));
    } finally {
      for (Talk talk : talks) {
        talk.close();
      }
    }
    Strain.check(praetor.isAlive(), "the process ended");
    Strain.check(
        praetor.log().contains("limit of open files leaves room for: new ones are refused"),
        "the log does not say that files have run out");
    Talk after = null;
    for (int i = 0; after == null && i < 1_000; i++) {
      Talk talk = new Talk(praetor.httpPort());
      talk.send(Talk.get("/v1/kv/files"));
      if (talk.answer().status() == 200) {
        after = talk;
      } else {
        talk.close();
      }
    }
    Strain.check(after != null, "no room is made when the others are gone");
    return String.format(
        "%d connections to a process that may open %d files: at least %d refused with a reason,"
            + " puts go on, room again when they are gone",
        2 * openFiles, openFiles, refused);
  }
}
