package io.praetor.agent.api.transaction;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.praetor.agent.api.catalog.BodyFields;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.GoNumber;
import io.praetor.agent.routing.JsonBody;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome.TransactionError;
import io.praetor.store.command.TransactionOperation;
import io.praetor.store.kv.Key;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the body of a transaction, names without regard to case as Go does. For one body. */
final class TransactionParser {
  /** As many as Consul takes since 1.14. */
  static final int OPERATIONS_MAX = 128;

  private static final Set<String> NOUNS = Set.of("kv", "node", "service", "check");

  private final int valueBytesMax;
  private final List<TransactionError> errors = new ArrayList<>();
  private boolean writes;
  private String verb = "";
  private String key = "";
  private byte[] value = {};
  private long flags;
  private long index;
  private String session = "";

  private TransactionParser(int valueBytesMax) {
    this.valueBytesMax = valueBytesMax;
  }

  /**
   * What a body holds.
   *
   * @param operations those that make sense, up to the first that does not
   * @param errors what is wrong with the others, whatever the state of the store
   * @param writes whether any operation asks for a change
   */
  record Parsed(
      List<TransactionOperation> operations, List<TransactionError> errors, boolean writes) {}

  /**
   * The operations of a body.
   *
   * @throws BadRequestException if there are none to be had from it
   */
  static Parsed parse(byte[] body, int valueBytesMax) {
    try (JsonParser json = JsonBody.READER.createParser(body)) {
      TransactionParser parser = new TransactionParser(valueBytesMax);
      List<TransactionOperation> operations = parser.operations(json);
      boolean writes = parser.writes || operations.stream().anyMatch(TransactionOperation::writes);
      return new Parsed(operations, parser.errors, writes);
    } catch (JsonProcessingException e) {
      throw malformed(JsonBody.reason(e));
    } catch (IOException e) {
      throw malformed("unexpected EOF");
    }
  }

  private static BadRequestException malformed(String what) {
    return new BadRequestException("Failed to parse body: " + what);
  }

  private List<TransactionOperation> operations(JsonParser json) throws IOException {
    List<TransactionOperation> operations = new ArrayList<>();
    JsonToken first = json.nextToken();
    if (first == null) {
      throw malformed("EOF");
    }
    if (first == JsonToken.VALUE_NULL) {
      return operations;
    }
    if (first != JsonToken.START_ARRAY) {
      throw malformed("a transaction is an array of operations, not " + name(first));
    }
    int count = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      count++;
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw malformed(
            "operation " + (count - 1) + " has to be an object, not " + name(json.currentToken()));
      }
      TransactionOperation operation = operation(json, count - 1);
      if (operation != null && operations.size() < OPERATIONS_MAX) {
        operations.add(operation);
      }
    }
    if (count > OPERATIONS_MAX) {
      throw new BadRequestException(
          413, "Transaction contains too many operations (" + count + " > " + OPERATIONS_MAX + ")");
    }
    return operations;
  }

  /** The operation at which the parser stands, or null if it makes no sense. */
  private @Nullable TransactionOperation operation(JsonParser json, int at) throws IOException {
    TransactionOperation found = null;
    boolean isThere = false;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String kind = json.currentName();
      JsonToken token = json.nextToken();
      if (token == JsonToken.VALUE_NULL) {
        continue;
      }
      String noun = kind.toLowerCase(Locale.ROOT);
      if (!NOUNS.contains(noun)) {
        throw malformed(
            "operation " + at + " is a " + kind + ": there are KV, Node, Service and Check");
      }
      if (token != JsonToken.START_OBJECT) {
        throw malformed(kind + " of operation " + at + " has to be an object");
      }
      isThere = true;
      found = noun.equals("kv") ? kv(json) : catalog(noun, BodyFields.at(json), at);
    }
    if (!isThere) {
      throw malformed("operation " + at + " has no KV, Node, Service or Check");
    }
    return found;
  }

  private @Nullable TransactionOperation catalog(String noun, BodyFields fields, int at) {
    CatalogStep step = CatalogStep.of(noun, fields);
    writes |= step.writes();
    if (step.failure() != null) {
      errors.add(new TransactionError(at, step.failure()));
    }
    return step.operation();
  }

  private TransactionOperation kv(JsonParser json) throws IOException {
    verb = "";
    key = "";
    value = new byte[0];
    flags = 0;
    index = 0;
    session = "";
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName().toLowerCase(Locale.ROOT);
      if (json.nextToken() == JsonToken.VALUE_NULL) {
        continue;
      }
      switch (name) {
        case "verb" -> verb = text(json, name);
        case "key" -> key = text(json, name);
        case "value" -> value = bytes(text(json, name));
        case "flags" -> flags = number(json, name);
        case "index" -> index = number(json, name);
        case "session" -> session = text(json, name);
        default -> json.skipChildren();
      }
    }
    return build();
  }

  private TransactionOperation build() {
    Key at = Key.utf8(key);
    return switch (verb) {
      case "set" -> new Command.KvSet(at, value, flags);
      case "cas" -> new Command.KvCas(at, value, flags, index);
      case "lock" -> new Command.KvLock(at, value, flags, session);
      case "unlock" -> new Command.KvUnlock(at, value, flags, session);
      case "delete" -> new Command.KvDelete(at);
      case "delete-cas" -> new Command.KvDeleteCas(at, index);
      case "delete-tree" -> new Command.KvDeleteTree(at);
      case "get" -> new TransactionOperation.Get(at);
      case "get-or-empty" -> new TransactionOperation.GetOrEmpty(at);
      case "get-tree" -> new TransactionOperation.GetTree(at);
      case "check-index" -> new TransactionOperation.CheckIndex(at, index);
      case "check-session" -> new TransactionOperation.CheckSession(at, session);
      case "check-not-exists" -> new TransactionOperation.CheckNotExists(at);
      default -> new TransactionOperation.Unknown(at, verb);
    };
  }

  private static String text(JsonParser json, String field) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw malformed(field + " has to be a string, not " + name(json.currentToken()));
    }
    return json.getText();
  }

  private static long number(JsonParser json, String field) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw malformed(field + " has to be a number, not " + name(json.currentToken()));
    }
    try {
      return Long.parseUnsignedLong(json.getText());
    } catch (NumberFormatException e) {
      throw malformed("number " + json.getText() + " is not one of 64 bits without a sign");
    }
  }

  private byte[] bytes(String base64) {
    byte[] decoded;
    try {
      decoded = Base64.getDecoder().decode(base64.replace("\n", "").replace("\r", ""));
    } catch (IllegalArgumentException e) {
      throw malformed("illegal base64 data in a value: " + e.getMessage());
    }
    if (decoded.length > valueBytesMax) {
      throw new BadRequestException(
          413,
          "Value for key "
              + GoNumber.quote(key)
              + " is too large ("
              + decoded.length
              + " > "
              + valueBytesMax
              + " bytes): limits.kv_max_value_size");
    }
    return decoded;
  }

  private static String name(@Nullable JsonToken token) {
    return switch (token) {
      case null -> "the end";
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      default -> token.asString();
    };
  }
}
