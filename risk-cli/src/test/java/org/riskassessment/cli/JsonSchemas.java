package org.riskassessment.cli;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.CustomPropertyDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.generator.impl.DefinitionKey;
import com.github.victools.jsonschema.generator.naming.SchemaDefinitionNamingStrategy;
import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.json.Inline;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.Lower;
import org.riskassessment.core.json.OmitNull;
import org.riskassessment.core.json.RecordWriter;
import org.riskassessment.core.json.Words;
import org.riskassessment.core.wire.AccessJson;
import org.riskassessment.core.wire.ClientJson;
import org.riskassessment.core.wire.ConfigJson;
import org.riskassessment.core.wire.DiagnosisJson;
import org.riskassessment.core.wire.DoctorJson;
import org.riskassessment.core.wire.DocumentJson;
import org.riskassessment.core.wire.FailureJson;
import org.riskassessment.core.wire.InferenceJson;
import org.riskassessment.core.wire.IngestionJson;
import org.riskassessment.core.wire.MonitorJson;
import org.riskassessment.core.wire.ReplayJson;
import org.riskassessment.core.wire.ReportJson;
import org.riskassessment.core.wire.RunJson;
import org.riskassessment.core.wire.ScheduleJson;
import org.riskassessment.core.wire.ServiceJson;
import org.riskassessment.core.wire.StatusJson;
import org.riskassessment.core.wire.StoreJson;
import org.riskassessment.core.wire.VersionJson;
import org.riskassessment.core.wire.WorkspaceJson;

/**
 * JSON Schemas of the records in {@code core.wire}, by the rules of {@link RecordWriter}, with the
 * descriptions of their javadoc.
 */
final class JsonSchemas {
  private static final Path CORE =
      Path.of("..", "risk-core", "src", "main", "java", "org", "riskassessment", "core");

  /** Where the records are that documents are made of. */
  static final List<Path> SOURCES = List.of(CORE.resolve("wire"), CORE.resolve("diagnosis"));

  /** The data of each command's document, by the command's words. */
  static final Map<String, Class<?>> COMMANDS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("run", RunJson.Run.class),
              Map.entry("runs.list", RunJson.Runs.class),
              Map.entry("runs.show", RunJson.Details.class),
              Map.entry("replay", ReplayJson.class),
              Map.entry("status", StatusJson.class),
              Map.entry("doctor", DoctorJson.class),
              Map.entry("config.show", ConfigJson.InForce.class),
              Map.entry("config.validate", ConfigJson.Valid.class),
              Map.entry("db.info", StoreJson.Info.class),
              Map.entry("db.migrate", StoreJson.Migrated.class),
              Map.entry("db.copy", StoreJson.Copied.class),
              Map.entry("init", WorkspaceJson.Made.class),
              Map.entry("demo", WorkspaceJson.Made.class),
              Map.entry("ingest", IngestionJson.Ingest.class),
              Map.entry("quarantine.list", IngestionJson.Quarantine.class),
              Map.entry("quarantine.show", IngestionJson.QuarantinedRows.class),
              Map.entry("quarantine.retry", IngestionJson.Ingested.class),
              Map.entry("watermark.show", IngestionJson.Watermarks.class),
              Map.entry("watermark.reset", IngestionJson.WatermarkReset.class),
              Map.entry("diagnose", DiagnosisJson.class),
              Map.entry("diagnose.history", MonitorJson.History.class),
              Map.entry("report", ReportJson.Written.class),
              Map.entry("apicalls", ReportJson.ApiCalls.class),
              Map.entry("train", VersionJson.Trained.class),
              Map.entry("score", VersionJson.Scored.class),
              Map.entry("deploy", VersionJson.Deployed.class),
              Map.entry("rollback", VersionJson.Deployed.class),
              Map.entry("models.list", VersionJson.Models.class),
              Map.entry("models.show", VersionJson.Details.class),
              Map.entry("models.compare", VersionJson.Comparison.class),
              Map.entry("models.history", VersionJson.History.class),
              Map.entry("models.verify", VersionJson.Verified.class),
              Map.entry("models.export", VersionJson.Exported.class),
              Map.entry("models.prune", VersionJson.Pruned.class),
              Map.entry("predict", ClientJson.Predictions.class),
              Map.entry("call-list", ClientJson.CallList.class),
              Map.entry("client", ClientJson.Client.class),
              Map.entry("contact", ClientJson.Recorded.class),
              Map.entry("contact.report", ClientJson.CallEffect.class),
              Map.entry("tokens.create", AccessJson.Created.class),
              Map.entry("tokens.list", AccessJson.Tokens.class),
              Map.entry("tokens.revoke", AccessJson.Token.class),
              Map.entry("schedule.install", ScheduleJson.Installed.class),
              Map.entry("schedule.show", ScheduleJson.Shown.class),
              Map.entry("schedule.remove", ScheduleJson.Removed.class)));

  /** Documents that are not in an envelope, by the name of their schema. */
  static final Map<String, Class<?>> OTHERS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("failure", FailureJson.class),
              Map.entry("ingestion", IngestionJson.Ledger.class),
              Map.entry("http.prediction", ServiceJson.Predictions.class),
              Map.entry("http.scoring", VersionJson.Scored.class),
              Map.entry("http.summarystats", ServiceJson.SummaryStatistics.class),
              Map.entry("http.diagnostics", ServiceJson.Diagnostics.class),
              Map.entry("http.health", ServiceJson.Health.class),
              Map.entry("http.predictions", ServiceJson.Scores.class),
              Map.entry("http.predictions.row", ServiceJson.Score.class),
              Map.entry("http.predictions.refused", ServiceJson.Refused.class),
              Map.entry("http.v2", InferenceJson.Server.class),
              Map.entry("http.v2.live", InferenceJson.Live.class),
              Map.entry("http.v2.ready", InferenceJson.Ready.class),
              Map.entry("http.v2.model", InferenceJson.Model.class),
              Map.entry("http.v2.model.ready", InferenceJson.ModelReady.class),
              Map.entry("http.v2.inference", InferenceJson.Inference.class),
              Map.entry("http.v2.failure", InferenceJson.Failure.class),
              Map.entry("http.invocations", InferenceJson.Invocation.class),
              Map.entry("http.invocations.failure", InferenceJson.MlflowFailure.class),
              Map.entry("http.problem", ServiceJson.Problem.class)));

  private static final String INLINE = "x-inline";

  private final RecordComments comments = new RecordComments(SOURCES);
  private final SchemaGenerator generator = new SchemaGenerator(config().build());

  /** All schemas by their names, such as {@code models.list}. */
  static Map<String, JsonNode> all() {
    JsonSchemas schemas = new JsonSchemas();
    Map<String, JsonNode> all = new TreeMap<>();
    COMMANDS.forEach((name, data) -> all.put(name, schemas.document(name, data)));
    OTHERS.forEach((name, type) -> all.put(name, schemas.titled(name, type)));
    return all;
  }

  /** A schema as its file has it. */
  static String text(JsonNode schema) {
    return Json.indented(ordered(new ObjectMapper().convertValue(schema, Object.class)));
  }

  /** With descriptions before what they describe. */
  private static @Nullable Object ordered(@Nullable Object node) {
    if (node instanceof List<?> elements) {
      return elements.stream().map(JsonSchemas::ordered).toList();
    }
    if (!(node instanceof Map<?, ?> members)) {
      return node;
    }
    Map<String, @Nullable Object> ordered = new LinkedHashMap<>();
    for (String key : List.of("$schema", "title", "description", "$ref", "type")) {
      if (members.get(key) instanceof String || members.get(key) instanceof List<?>) {
        ordered.put(key, members.get(key));
      }
    }
    members.forEach((key, value) -> ordered.putIfAbsent((String) key, ordered(value)));
    return ordered;
  }

  private JsonNode document(String command, Class<?> data) {
    ObjectNode schema = titled("risk." + command + "/1", DocumentJson.class, data);
    ((ObjectNode) schema.at("/properties/schema")).put("const", "risk." + command + "/1");
    return schema;
  }

  private ObjectNode titled(String title, Class<?> type, Class<?>... parameters) {
    ObjectNode schema = generator.generateSchema(type, parameters);
    ObjectNode defs = (ObjectNode) schema.get("$defs");
    inline(schema, defs);
    if (defs != null) {
      defs.retain(used(schema, defs));
    }
    ObjectNode titled = schema.objectNode();
    titled.set("$schema", schema.remove("$schema"));
    titled.put("title", title);
    JsonNode definitions = schema.remove("$defs");
    titled.setAll(schema);
    return definitions == null || definitions.isEmpty() ? titled : titled.set("$defs", definitions);
  }

  private SchemaGeneratorConfigBuilder config() {
    SchemaGeneratorConfigBuilder config =
        new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
            .with(
                Option.NONPUBLIC_NONSTATIC_FIELDS_WITHOUT_GETTERS,
                Option.DEFINITIONS_FOR_ALL_OBJECTS,
                Option.INLINE_NULLABLE_SCHEMAS);
    config
        .forFields()
        .withPropertyNameOverrideResolver(field -> RecordWriter.key(field.getDeclaredName()))
        .withDescriptionResolver(
            field ->
                field.isFakeContainerItemScope()
                    ? null
                    : comments.of(
                        field.getDeclaringType().getErasedType(), field.getDeclaredName()))
        .withRequiredCheck(field -> !is(field, OmitNull.class) && !is(field, Inline.class))
        .withNullableCheck(
            field ->
                component(field).getAnnotatedType().isAnnotationPresent(Nullable.class)
                    && !is(field, OmitNull.class)
                    && !is(field, Inline.class))
        .withInstanceAttributeOverride(
            (node, field, context) -> {
              if (is(field, Inline.class)) {
                node.put(
                    INLINE,
                    component(field).getAnnotatedType().isAnnotationPresent(Nullable.class)
                        ? "optional"
                        : "required");
              }
            })
        .withCustomDefinitionProvider(JsonSchemas::words);
    config
        .forTypesInGeneral()
        .withPropertySorter((first, second) -> 0)
        .withDescriptionResolver(type -> comments.of(type.getType().getErasedType()))
        .withSubtypeResolver(
            (type, context) ->
                type.getErasedType().isSealed()
                    ? Arrays.stream(type.getErasedType().getPermittedSubclasses())
                        .map(kind -> context.getTypeContext().resolveSubtype(type, kind))
                        .toList()
                    : null)
        .withCustomDefinitionProvider(JsonSchemas::map)
        .withDefinitionNamingStrategy(new Names());
    return config;
  }

  /** A map by names. */
  private static @Nullable CustomDefinition map(
      ResolvedType type, SchemaGenerationContext context) {
    if (!type.isInstanceOf(Map.class)) {
      return null;
    }
    ObjectNode node = context.getGeneratorConfig().createObjectNode().put("type", "object");
    ResolvedType value = type.typeParametersFor(Map.class).get(1);
    if (value.getErasedType() != Object.class) {
      node.set("additionalProperties", context.createDefinitionReference(value));
    }
    return new CustomDefinition(
        node, CustomDefinition.DefinitionType.INLINE, CustomDefinition.AttributeInclusion.YES);
  }

  /** An enum: its names, or what {@link Lower} makes of them. */
  private static @Nullable CustomPropertyDefinition words(
      FieldScope field, SchemaGenerationContext context) {
    if (!field.getType().getErasedType().isEnum()) {
      return null;
    }
    Lower lower = component(field).getAnnotation(Lower.class);
    ObjectNode node = context.getGeneratorConfig().createObjectNode().put("type", "string");
    ArrayNode words = node.putArray("enum");
    for (Object constant : field.getType().getErasedType().getEnumConstants()) {
      Enum<?> word = (Enum<?>) constant;
      words.add(
          lower == null
              ? word.name()
              : lower.hyphenated() ? Words.hyphenated(word) : Words.lower(word));
    }
    return new CustomPropertyDefinition(node);
  }

  private static boolean is(FieldScope field, Class<? extends Annotation> annotation) {
    return component(field).isAnnotationPresent(annotation);
  }

  private static RecordComponent component(FieldScope field) {
    return Arrays.stream(field.getDeclaringType().getErasedType().getRecordComponents())
        .filter(component -> component.getName().equals(field.getDeclaredName()))
        .findFirst()
        .orElseThrow();
  }

  /** {@code Client.Item} for {@code ClientJson.Item}. */
  private static final class Names implements SchemaDefinitionNamingStrategy {
    @Override
    public String getDefinitionNameForKey(DefinitionKey key, SchemaGenerationContext context) {
      return name(key.getType());
    }

    private static String name(ResolvedType type) {
      Class<?> erased = type.getErasedType();
      List<String> names = new ArrayList<>();
      for (Class<?> c = erased; c != null; c = c.getEnclosingClass()) {
        names.add(0, c.getSimpleName().replaceFirst("Json$", ""));
      }
      return String.join(".", names);
    }
  }

  /** Puts the members of inlined records in their place. */
  private static void inline(JsonNode node, @Nullable ObjectNode defs) {
    node.forEach(child -> inline(child, defs));
    if (!(node.get("properties") instanceof ObjectNode properties)) {
      return;
    }
    Map<String, JsonNode> members = new LinkedHashMap<>();
    Set<String> required = new LinkedHashSet<>();
    Set<String> before = new LinkedHashSet<>();
    node.path("required").forEach(name -> before.add(name.asText()));
    properties
        .properties()
        .forEach(
            member -> {
              JsonNode inlined = member.getValue().get(INLINE);
              if (inlined == null) {
                members.put(member.getKey(), member.getValue());
                if (before.contains(member.getKey())) {
                  required.add(member.getKey());
                }
                return;
              }
              JsonNode record = record(member.getValue(), defs);
              inline(record, defs);
              record
                  .get("properties")
                  .properties()
                  .forEach(one -> members.put(one.getKey(), one.getValue().deepCopy()));
              if (inlined.asText().equals("required")) {
                record.path("required").forEach(name -> required.add(name.asText()));
              }
            });
    properties.removeAll();
    members.forEach(properties::set);
    ((ObjectNode) node).remove("required");
    if (!required.isEmpty()) {
      ArrayNode names = ((ObjectNode) node).putArray("required");
      required.forEach(names::add);
    }
  }

  /** The schema of a record, wherever it stands. */
  private static JsonNode record(JsonNode node, @Nullable ObjectNode defs) {
    if (node.has("properties")) {
      return node;
    }
    if (node.has("$ref") && defs != null) {
      return defs.get(node.get("$ref").asText().substring("#/$defs/".length()));
    }
    for (JsonNode part : node.path("allOf")) {
      if (part.has("properties") || part.has("$ref")) {
        return record(part, defs);
      }
    }
    throw new IllegalStateException("no record: " + node);
  }

  /** The definitions that something refers to. */
  private static Set<String> used(ObjectNode schema, ObjectNode defs) {
    Set<String> used = new TreeSet<>();
    ObjectNode root = schema.deepCopy();
    root.remove("$defs");
    List<JsonNode> open = new ArrayList<>(List.of(root));
    while (!open.isEmpty()) {
      for (JsonNode ref : open.remove(0).findValues("$ref")) {
        String name = ref.asText().substring("#/$defs/".length());
        if (used.add(name)) {
          open.add(defs.get(name));
        }
      }
    }
    return used;
  }
}
