package io.praetor.verification.login;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Secrets that are told from all else, and where each may be found, as they are or in base64. Owned
 * by the thread of a test.
 */
final class MarkedSecrets {
  private record Kind(String name, String files) {}

  private final Map<String, Kind> secrets = new LinkedHashMap<>();

  /**
   * Takes up a secret.
   *
   * @param name what it is
   * @param files a regular expression of the files in the folder of an agent that may hold it
   */
  String mark(String secret, String name, String files) {
    secrets.put(secret, new Kind(name, files));
    return secret;
  }

  /** Sentences about the secrets in a text, which may have none. */
  List<String> in(String place, String text) {
    List<String> wrong = new ArrayList<>();
    secrets.forEach((secret, kind) -> {
      if (holds(text, secret)) {
        wrong.add(place + " has a secret: " + kind.name());
      }
    });
    return wrong;
  }

  /**
   * Sentences about the secrets in files that may not hold them.
   *
   * @param found takes the names of those that were found anywhere
   */
  List<String> inFolder(Path data, Set<String> found) throws IOException {
    List<String> wrong = new ArrayList<>();
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = data.relativize(file).toString();
        String text = new String(Files.readAllBytes(file), ISO_8859_1);
        secrets.forEach((secret, kind) -> {
          if (holds(text, secret)) {
            found.add(kind.name());
            if (!name.matches(kind.files())) {
              wrong.add(data.getFileName() + "/" + name + " has a secret: " + kind.name());
            }
          }
        });
      }
    }
    return wrong;
  }

  private static boolean holds(String text, String secret) {
    return text.contains(secret)
        || text.contains(Base64.getEncoder().encodeToString(secret.getBytes(UTF_8)));
  }
}
