package io.praetor.agent.api.bulk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.JsonBody;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.kv.KvWrite;
import io.praetor.store.waiting.PendingApply;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the writes of a body: JSON objects one after another, a line each, or one array of them.
 * For one body.
 */
final class ApplyBody {
  /** Like that of all bodies, but for the length of a value. */
  private static final JsonFactory READER =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(KvEntry.VALUE_BYTES_MAX / 3 * 4 + 1024)
                  .build())
          .build();

  private final JsonParser json;
  private final int valueBytesMax;
  private final long bytesMax;
  private final @Nullable Key prefix;
  private final List<KvWrite> writes = new ArrayList<>();
  private final Set<Key> keys = new HashSet<>();
  private long bytes;

  private ApplyBody(JsonParser json, int valueBytesMax, long bytesMax, @Nullable Key prefix) {
    this.json = json;
    this.valueBytesMax = valueBytesMax;
    this.bytesMax = bytesMax;
    this.prefix = prefix;
  }

  /**
   * The writes of a body, in the order of the keys.
   *
   * @param valueBytesMax of one value
   * @param bytesMax of all, as {@link KvWrite#heldBytes} counts them
   * @param prefix what each key has to begin with, or null
   * @throws BadRequestException saying what is wrong, and in which line
   */
  static List<KvWrite> read(
      InputStream body, int valueBytesMax, long bytesMax, @Nullable Key prefix) throws IOException {
    try (JsonParser json = READER.createParser(body)) {
      ApplyBody run = new ApplyBody(json, valueBytesMax, bytesMax, prefix);
      run.all();
      // In their order they are soonest merged with the keys that are there.
      run.writes.sort(Comparator.comparing(KvWrite::key));
      return run.writes;
    } catch (JsonProcessingException e) {
      throw new BadRequestException("Failed to parse body: " + JsonBody.reason(e));
    }
  }

  private void all() throws IOException {
    JsonToken first = json.nextToken();
    if (first == JsonToken.START_ARRAY) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        write();
      }
      if (json.nextToken() != null) {
        throw wrong("nothing may come behind the array");
      }
      return;
    }
    for (JsonToken token = first; token != null; token = json.nextToken()) {
      write();
    }
  }

  private void write() throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw wrong("an object is due, with Key, Value and Flags, or with Key and Delete");
    }
    String key = "";
    byte[] value = {};
    boolean isValue = false;
    long flags = 0;
    boolean deletes = false;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName().toLowerCase(Locale.ROOT);
      JsonToken token = json.nextToken();
      if (token == JsonToken.VALUE_NULL) {
        continue;
      }
      switch (name) {
        case "key" -> {
          require(token == JsonToken.VALUE_STRING, "Key has to be a string");
          key = json.getText();
        }
        case "value" -> {
          require(token == JsonToken.VALUE_STRING, "Value has to be a string in base64");
          value = json.getBinaryValue();
          isValue = true;
        }
        case "flags" -> {
          require(token == JsonToken.VALUE_NUMBER_INT, "Flags has to be a whole number");
          flags = flags(json.getText());
        }
        case "delete" -> {
          require(token.isBoolean(), "Delete has to be true or false");
          deletes = token == JsonToken.VALUE_TRUE;
        }
        default -> throw wrong("there is no field " + name + ": say Key, Value, Flags or Delete");
      }
    }
    require(!key.isEmpty(), "Key is missing");
    require(!deletes || !isValue, "the key " + key + " is both set and deleted");
    add(deletes ? KvWrite.delete(Key.utf8(key)) : new KvWrite(Key.utf8(key), value, flags));
  }

  private long flags(String text) {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw wrong("Flags has 64 bits and no sign: " + text);
    }
  }

  private void add(KvWrite write) {
    byte[] value = write.value();
    Key key = write.key();
    Key begin = prefix;
    require(
        begin == null || key.startsWith(begin), "the key " + key + " does not begin with " + begin);
    require(keys.add(key), "the key " + key + " stands twice");
    if (value != null && value.length > valueBytesMax) {
      throw new BadRequestException(
          413,
          "line "
              + line()
              + ": the value of "
              + key
              + " has "
              + value.length
              + " bytes, more than limits.kv_max_value_size allows ("
              + valueBytesMax
              + ")");
    }
    bytes += write.heldBytes();
    if (writes.size() >= PendingApply.KEYS_MAX || bytes > bytesMax) {
      throw new BadRequestException(
          413,
          "line "
              + line()
              + ": more than "
              + PendingApply.KEYS_MAX
              + " keys, or than "
              + bytesMax
              + " bytes, which is what changes together here at most: send it in parts");
    }
    writes.add(write);
  }

  private int line() {
    return json.currentLocation().getLineNr();
  }

  private void require(boolean holds, String text) {
    if (!holds) {
      throw wrong(text);
    }
  }

  private BadRequestException wrong(String text) {
    return new BadRequestException("line " + line() + ": " + text);
  }
}
