package io.praetor.agent.access.token;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.praetor.agent.consensus.storage.AtomicFile;
import io.praetor.agent.consensus.storage.Disk;
import io.praetor.agent.json.JsonValues;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The file that keeps an agent's tokens which were set by requests ({@code
 * acl.enable_token_persistence}); nobody but its owner may read it. One thread at a time.
 */
public final class AgentTokenFile {
  private static final String NAME = "acl-tokens.json";
  private static final JsonFactory JSON = new JsonFactory();

  private final Path file;

  /** The file in a data directory. */
  public AgentTokenFile(Path dataDir) {
    file = dataDir.resolve(NAME);
  }

  /**
   * The secrets that it keeps, by name.
   *
   * @throws IOException with a sentence for the operator, if it cannot be read
   */
  public Map<String, String> read() throws IOException {
    Map<String, String> tokens = new HashMap<>();
    try (JsonParser json = JSON.createParser(Files.readAllBytes(file))) {
      if (json.nextToken() != null && JsonValues.at(json) instanceof Map<?, ?> object) {
        JsonValues.members(object)
            .forEach((name, value) -> {
              if (value instanceof String secret) {
                tokens.put(name, secret);
              }
            });
        return tokens;
      }
    } catch (NoSuchFileException e) {
      return tokens;
    } catch (JsonProcessingException e) {
      // Its own message quotes what may be a secret.
      throw unreadable();
    }
    throw unreadable();
  }

  private IOException unreadable() {
    return new IOException(
        file
            + " cannot be read: it has to be an object of texts. Remove it, and set the agent's tokens"
            + " again");
  }

  /**
   * Keeps secrets in place of those that it has.
   *
   * @throws IOException if they cannot be written; it is then as it was
   */
  public void write(Map<String, String> tokens) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      for (Map.Entry<String, String> token : new TreeMap<>(tokens).entrySet()) {
        json.writeStringField(token.getKey(), token.getValue());
      }
      json.writeEndObject();
    }
    AtomicFile.writeSecret(file, ByteBuffer.wrap(bytes.toByteArray()), Disk.REAL);
  }
}
