package io.praetor.agent.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.OutputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import com.networknt.schema.path.PathType;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * JSON that keeps a schema of draft 2020-12; immutable, any thread. The library is loaded with the
 * first such rule.
 */
final class SchemaKind implements ValueKind {
  /** The schemas of schemas, which stand in the library. */
  private static final String OWN = "https://json-schema.org/draft/2020-12/";

  private final JsonMapper reader;
  private final Schema schema;
  private final RuleLimits limits;

  private SchemaKind(JsonMapper reader, Schema schema, RuleLimits limits) {
    this.reader = reader;
    this.schema = schema;
    this.limits = limits;
  }

  static ValueKind of(String spec, RuleLimits limits) throws BadRuleException {
    JsonMapper reader =
        JsonMapper.builder(JsonKind.reader(limits))
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    JsonNode node;
    try {
      node = reader.readTree(spec);
    } catch (JsonProcessingException e) {
      throw new BadRuleException("Spec", JsonKind.fault(e, "JSON").what());
    }
    if (!node.isObject()) {
      throw new BadRuleException("Spec", "has to be a schema of JSON Schema 2020-12, an object");
    }
    SchemaScan.check(node, new Patterns(limits.programMax()));
    try {
      List<com.networknt.schema.Error> wrong =
          found(OfSchemas.SCHEMA, node, new Deadline(limits.judgeMsMax()), limits);
      if (!wrong.isEmpty()) {
        com.networknt.schema.Error first = wrong.getFirst();
        throw new BadRuleException("Spec" + first.getInstanceLocation(), told(first, 0));
      }
      Schema schema = registry().getSchema(node);
      schema.initializeValidators();
      return new SchemaKind(reader, schema, limits);
    } catch (SchemaException | BoundedSteps.ExhaustedException e) {
      throw new BadRuleException("Spec", "is no schema: " + e.getMessage());
    } catch (Deadline.PassedException e) {
      throw new BadRuleException(
          "Spec", "takes longer than " + limits.judgeMsMax() + " ms to be looked at");
    }
  }

  /** The schema of schemas, read once. */
  private static final class OfSchemas {
    static final Schema SCHEMA = registry().getSchema(SchemaLocation.of(SchemaScan.DIALECT));

    private OfSchemas() {}
  }

  private static SchemaRegistry registry() {
    SchemaRegistryConfig config =
        SchemaRegistryConfig.builder()
            .regularExpressionFactory(TimedExpressions.FACTORY)
            .pathType(PathType.JSON_POINTER)
            .locale(Locale.ENGLISH)
            .formatAssertionsEnabled(false)
            .build();
    // What is no keyword says nothing, and the library would say so in the log.
    Dialect dialect =
        Dialect.builder(Dialects.getDraft202012())
            .unknownKeywordFactory((name, context) -> new NonValidationKeyword(name))
            .build();
    return SchemaRegistry.withDialect(
        dialect,
        builder ->
            builder
                .schemaRegistryConfig(config)
                .schemaLoader(loader -> loader.allow(iri -> iri.toString().startsWith(OWN))));
  }

  private static List<com.networknt.schema.Error> found(
      Schema schema, JsonNode node, Deadline deadline, RuleLimits limits) {
    return ScopedValue.where(TimedExpressions.DEADLINE, deadline)
        .call(() ->
            schema.validate(
                new BoundedSteps(deadline, limits.stepDepthMax()), node, OutputFormat.DEFAULT));
  }

  @Override
  public @Nullable Fault judge(byte[] value, Deadline deadline) {
    Utf8Value text = Utf8Value.of(value);
    if (text.fault() != null) {
      return text.fault();
    }
    JsonNode node;
    try {
      node = reader.readTree(text.text());
    } catch (JsonProcessingException e) {
      return JsonKind.fault(e, "JSON");
    }
    if (node.isMissingNode()) {
      return Fault.of("is empty, and no JSON");
    }
    deadline.look();
    try {
      List<com.networknt.schema.Error> wrong = found(schema, node, deadline, limits);
      return wrong.isEmpty()
          ? null
          : new Fault(
              wrong.getFirst().getInstanceLocation().toString(),
              told(wrong.getFirst(), wrong.size() - 1));
    } catch (BoundedSteps.ExhaustedException e) {
      return Fault.of(String.valueOf(e.getMessage()));
    }
  }

  private static String told(com.networknt.schema.Error error, int others) {
    return error.getMessage() + (others == 0 ? "" : ", and " + others + " more");
  }
}
