package io.praetor.verification.fuzz;

import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Restores odd files through HTTP: each is refused with a reason, or restored. What was restored
 * has to answer, and is replaced by the whole file again.
 */
final class SnapshotDoor implements Door {
  private static final String PATH = "/v1/snapshot";

  @Override
  public void run(ProductProcess agent, Random random, int count, Findings findings)
      throws IOException {
    int port = agent.httpPort();
    for (int i = 0; i < 20; i++) {
      byte[] value = ("value " + i).repeat(1 + i).getBytes(StandardCharsets.UTF_8);
      send(port, "PUT", "/v1/kv/snapshot/" + i, value);
    }
    send(port, "DELETE", "/v1/kv/snapshot/3", null);
    send(port, "PUT", "/v1/session/create", "{\"TTL\":\"3600s\"}".getBytes(StandardCharsets.UTF_8));
    byte[] file = send(port, "GET", PATH, null).body();
    SnapshotMaker maker = new SnapshotMaker(random, file);
    for (int i = 0; i < count && !findings.isEnough(); i++) {
      byte[] bent = maker.next();
      try {
        RawHttp.Answer answer = send(port, "PUT", PATH, bent);
        judge(i, answer, findings);
        if (answer.status() == 200) {
          look(i, port, findings);
          RawHttp.Answer again = send(port, "PUT", PATH, file);
          if (again.status() != 200) {
            findings.add("file " + i + ": the whole one was refused afterwards: " + again.text());
          }
        }
      } catch (ConnectException e) {
        findings.add("file " + i + ": the agent does not accept: " + e);
        throw e;
      } catch (IOException e) {
        findings.add("file " + i + ": no answer: " + e);
      }
    }
  }

  private static void judge(int number, RawHttp.Answer answer, Findings findings) {
    findings.answer(Integer.toString(answer.status()));
    String text = answer.text();
    if (Fuzzer.showsInside(text)) {
      findings.add("file " + number + ": an answer shows the inside: " + text);
    }
    if (answer.status() != 200 && text.isBlank()) {
      findings.add("file " + number + ": refused without a reason");
    }
  }

  /** What was restored can be listed, changed and saved. */
  private static void look(int number, int port, Findings findings) throws IOException {
    for (String path : new String[] {"/v1/kv/?keys", "/v1/session/list", "/v1/catalog/nodes"}) {
      int status = send(port, "GET", path, null).status();
      if (status != 200 && status != 404) {
        findings.add("file " + number + ": was restored, and " + path + " answers " + status);
      }
    }
    int put = send(port, "PUT", "/v1/kv/snapshot/after", new byte[1]).status();
    int saved = send(port, "GET", PATH, null).status();
    if (put != 200 || saved != 200) {
      findings.add("file " + number + ": was restored; a put is " + put + ", a save " + saved);
    }
  }

  private static RawHttp.Answer send(int port, String method, String path, byte @Nullable [] body)
      throws IOException {
    return RawHttp.send(port, method, path, body);
  }
}
