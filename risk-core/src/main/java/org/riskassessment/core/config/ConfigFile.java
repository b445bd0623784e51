package org.riskassessment.core.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.NearestName;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.JsonDocument;
import org.riskassessment.core.json.JsonSection;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;

/**
 * Reads {@code config.json}. The five path keys have to be there, that of the input folder unless
 * there are {@code sources}, that of the test data unless there is {@code test_data}; all else has
 * a default. Every fault is reported together, as {@link ErrorCode#CONFIG_INVALID}.
 *
 * @param file the file itself
 * @param workspace the folder that relative paths in it start from
 */
public record ConfigFile(Path file, Path workspace) {
  /** Name of the file in a workspace. */
  public static final String NAME = "config.json";

  private static final String INPUT = "input_folder_path";
  private static final String OUTPUT = "output_folder_path";
  private static final String TEST = "test_data_path";
  private static final String TEST_SOURCE = "test_data";
  private static final String PORTFOLIO = "portfolio";
  private static final String MODEL = "output_model_path";
  private static final String PRODUCTION = "prod_deployment_path";
  private static final String STORE = "store";
  private static final String STORE_FILE = "data/risk.db";
  private static final String PROFILES = "profiles";

  /** Keys of which one stands in place of the other. */
  private static final List<Set<String>> ALTERNATIVES =
      List.of(Set.of(TEST, TEST_SOURCE), Set.of("table", "query"));

  public ConfigFile {
    file = file.toAbsolutePath().normalize();
    workspace = workspace.toAbsolutePath().normalize();
  }

  /** The configuration of a folder that holds a {@code config.json}. */
  public static ConfigFile ofWorkspace(Path workspace) {
    return new ConfigFile(workspace.resolve(NAME), workspace);
  }

  /**
   * Reads and checks the configuration.
   *
   * @param profile the profile to overlay, or {@link RiskConfig#PRODUCTION} for none
   */
  public RiskConfig load(String profile) {
    JsonDocument document = parse();
    if (!(document.root() instanceof Map<?, ?> root)) {
      return read(document, RiskConfig.PRODUCTION);
    }
    Map<String, RiskConfig> byProfile = new LinkedHashMap<>();
    byProfile.put(
        RiskConfig.PRODUCTION,
        read(overlaid(document, root, RiskConfig.PRODUCTION, Map.of()), RiskConfig.PRODUCTION));
    object(document, PROFILES, root.get(PROFILES))
        .forEach(
            (key, value) -> {
              String name = (String) key;
              Map<?, ?> overlay = object(document, PROFILES + "." + name, value);
              byProfile.put(name, read(overlaid(document, root, name, overlay), name));
            });
    refuseSharedFolders(document, byProfile);
    RiskConfig chosen = byProfile.get(profile);
    if (chosen == null) {
      throw new RiskException(
          ErrorCode.CONFIG_INVALID,
          "has no profile of that name" + NearestName.hint(profile, byProfile.keySet()),
          ErrorContext.ofFile(file)
              .withValue(profile)
              .withAccepted(String.join(", ", byProfile.keySet())));
    }
    return chosen;
  }

  private JsonDocument parse() {
    try {
      return Json.parse(Files.readAllBytes(file), file.toString(), ErrorCode.CONFIG_INVALID);
    } catch (NoSuchFileException e) {
      throw new RiskException(
          ErrorCode.CONFIG_INVALID,
          "is not there; a workspace is a folder with a config.json: 'risk init' makes one for your"
              + " own clients, 'risk demo DIR' one to try",
          ErrorContext.ofFile(file),
          e);
    } catch (IOException e) {
      throw new RiskException(
          ErrorCode.CONFIG_INVALID,
          "cannot be read: " + e.getMessage(),
          ErrorContext.ofFile(file),
          e);
    }
  }

  private static Map<?, ?> object(JsonDocument document, String path, @Nullable Object value) {
    if (value == null) {
      return Map.of();
    }
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new RiskException(
        ErrorCode.CONFIG_INVALID, "is not an object", at(document, path).withAccepted("{...}"));
  }

  /** The document without its profiles, and with the keys of one laid over its own. */
  private static JsonDocument overlaid(
      JsonDocument document, Map<?, ?> root, String profile, Map<?, ?> overlay) {
    Map<Object, @Nullable Object> own = new LinkedHashMap<>(root);
    own.remove(PROFILES);
    String prefix = PROFILES + "." + profile + ".";
    Map<String, Long> lines = new LinkedHashMap<>(document.lines());
    document
        .lines()
        .forEach(
            (path, line) -> {
              if (path.startsWith(prefix)) {
                lines.put(path.substring(prefix.length()), line);
              }
            });
    return new JsonDocument(document.name(), merge(own, overlay), lines);
  }

  private static Map<Object, @Nullable Object> merge(Map<?, ?> under, Map<?, ?> over) {
    Map<Object, @Nullable Object> merged = new LinkedHashMap<>(under);
    if (over.containsKey("url")) {
      // A login is for the database it stands beside, not for one that a profile names instead.
      merged.remove("user");
      merged.remove("password");
    }
    // What a profile says in one way is not what stands there in another.
    ALTERNATIVES.stream()
        .filter(keys -> keys.stream().anyMatch(over::containsKey))
        .forEach(merged.keySet()::removeAll);
    over.forEach(
        (key, value) ->
            merged.put(
                key,
                value instanceof Map<?, ?> inner && under.get(key) instanceof Map<?, ?> outer
                    ? merge(outer, inner)
                    : value));
    return merged;
  }

  private RiskConfig read(JsonDocument document, String profile) {
    JsonSection root = document.section(ErrorCode.CONFIG_INVALID);
    Optional<Path> input =
        root.has(INPUT) || !root.has("sources") ? Optional.of(path(root, INPUT)) : Optional.empty();
    SourceSections sections = new SourceSections(workspace);
    List<Source> sources =
        sections.read(root, input.map(folder -> FileSource.ofFolder(display(folder), folder)));
    if (sources.isEmpty()) {
      root.fault("sources", "is empty", null, "one source at least, or " + INPUT);
    }
    Path output = path(root, OUTPUT);
    Source test = testData(root, sections);
    Source portfolio = sections.read(root, PORTFOLIO).orElse(null);
    Path model = path(root, MODEL);
    Path production = path(root, PRODUCTION);
    RiskConfig.Ingestion ingestion =
        root.section("ingestion").map(ConfigFile::ingestion).orElse(RiskConfig.Ingestion.STANDARD);
    RiskConfig.Monitoring monitoring =
        root.section("monitoring")
            .map(ConfigFile::monitoring)
            .orElse(RiskConfig.Monitoring.STANDARD);
    RiskConfig.Promotion promotion =
        root.section("promotion").map(ConfigFile::promotion).orElse(RiskConfig.Promotion.STANDARD);
    RiskConfig.Store store =
        root.section(STORE)
            .map(this::store)
            .orElseGet(() -> RiskConfig.Store.of(sqlite(workspace.resolve(STORE_FILE))));
    String reports =
        profile.equals(RiskConfig.PRODUCTION) ? "data/reports" : "data/" + profile + "/reports";
    Path report =
        root.section("report")
            .map(r -> path(r, "path", r.has("path") ? r.word("path") : reports))
            .orElseGet(() -> workspace.resolve(reports));
    Schema schema = root.section("schema").map(s -> schema(root, s)).orElseGet(Schema::standard);
    Training training =
        root.section("training")
            .map(section -> new TrainingSection(section).read(schema))
            .orElse(Training.STANDARD);
    CallList callList =
        root.section("call_list")
            .map(section -> new CallListSection(section, schema, this::path).read())
            .orElse(CallList.STANDARD);
    Map<String, Path> written = new LinkedHashMap<>();
    input.ifPresent(folder -> written.put(INPUT, folder));
    written.put(OUTPUT, output);
    written.put(MODEL, model);
    written.put(PRODUCTION, production);
    refuseShared(root, written);
    // What is wrong with the input folder is said of its key.
    refuseReadingOwn(
        root,
        sources.subList(input.isPresent() ? 1 : 0, sources.size()),
        List.of(output, model, production));
    root.check();
    return new RiskConfig(
        workspace,
        profile,
        sources,
        output,
        test,
        portfolio,
        model,
        production,
        report,
        store,
        schema,
        ingestion,
        training,
        monitoring,
        promotion,
        callList);
  }

  private Source testData(JsonSection root, SourceSections sections) {
    Optional<Source> source = sections.read(root, TEST_SOURCE);
    if (source.isPresent() && root.has(TEST)) {
      root.fault(TEST, "stands beside " + TEST_SOURCE, null, "one of them");
    }
    return source.orElseGet(() -> RiskConfig.files(workspace, path(root, TEST)));
  }

  private Path path(JsonSection json, String key) {
    return path(json, key, json.word(key));
  }

  /** Where there is no path, the key's name stands in for it: it is like no other key's. */
  private Path path(JsonSection json, String key, String text) {
    try {
      return workspace.resolve(text.isBlank() ? key : text).normalize();
    } catch (InvalidPathException e) {
      json.fault(key, "is no path", text, "a path, relative to " + workspace);
      return workspace.resolve(key);
    }
  }

  private String display(Path folder) {
    return folder.startsWith(workspace) && !folder.equals(workspace)
        ? workspace.relativize(folder).toString()
        : folder.toString();
  }

  private RiskConfig.Store store(JsonSection json) {
    String text = json.has("url") ? json.word("url") : STORE_FILE;
    boolean whole = text.startsWith("jdbc:");
    if (!whole && text.contains("://")) {
      // Not shown: other programs' URLs hold passwords.
      json.fault("url", "is not a JDBC URL", null, "a file, or jdbc:postgresql://HOST/DATABASE");
      text = STORE_FILE;
    }
    String url = whole ? text : sqlite(path(json, "url", text));
    String name = json.text("workspace", RiskConfig.Store.WORKSPACE);
    if (name.isBlank() || name.length() > 200) {
      json.fault("workspace", "is no name of a workspace", name, "1 to 200 characters");
      name = RiskConfig.Store.WORKSPACE;
    }
    Database database = Database.read(json, url, workspace);
    if (database.kind().equals("sqlite")
        && (database.user() != null || database.password() != null)) {
      json.fault("url", "is a file, which has no user and no password", text, "a server's URL");
    }
    return new RiskConfig.Store(database, name);
  }

  private static String sqlite(Path file) {
    return "jdbc:sqlite:" + file;
  }

  /** What comes in and the three folders that the system writes have to be different. */
  private static void refuseShared(JsonSection root, Map<String, Path> written) {
    Map<Path, String> owners = new LinkedHashMap<>();
    written.forEach(
        (key, folder) -> {
          String owner = owners.putIfAbsent(folder, key);
          if (owner != null) {
            root.fault(
                key, "is the same folder as " + owner, folder.toString(), "a folder of its own");
          }
        });
  }

  /** A source that read what the system writes would never come to an end. */
  private static void refuseReadingOwn(JsonSection root, List<Source> sources, List<Path> written) {
    for (Source source : sources) {
      if (source instanceof FileSource files && written.stream().anyMatch(files::readsFrom)) {
        root.fault(
            "sources",
            "reads a folder that is written here",
            source.name(),
            "folders other than those of the dataset and the models");
      }
    }
  }

  private static RiskConfig.Ingestion ingestion(JsonSection json) {
    RiskConfig.Ingestion standard = RiskConfig.Ingestion.STANDARD;
    return new RiskConfig.Ingestion(
        json.number("max_rejected_share", standard.maxRejectedShare(), 0, 1),
        (int) json.integer("max_rejected_rows", standard.maxRejectedRows(), 0, Integer.MAX_VALUE),
        json.integer("max_bytes", standard.maxBytes(), 1, Long.MAX_VALUE));
  }

  private static RiskConfig.Monitoring monitoring(JsonSection json) {
    RiskConfig.Monitoring standard = RiskConfig.Monitoring.STANDARD;
    return new RiskConfig.Monitoring(
        (int) json.integer("min_rows", standard.minRows(), 1, Integer.MAX_VALUE),
        (int) json.integer("min_per_class", standard.minPerClass(), 2, Integer.MAX_VALUE));
  }

  private static RiskConfig.Promotion promotion(JsonSection json) {
    RiskConfig.Promotion standard = RiskConfig.Promotion.STANDARD;
    return new RiskConfig.Promotion(
        json.number("margin", standard.margin(), 0, 0.5),
        (int) json.integer("min_per_class", standard.minPerClass(), 2, Integer.MAX_VALUE));
  }

  private static Schema schema(JsonSection root, JsonSection json) {
    List<Column> columns = new ArrayList<>();
    String positive = "1";
    String negative = "0";
    for (JsonSection column : json.sections("columns")) {
      ColumnRole role = column.choice("role", ColumnRole.FEATURE);
      String name = column.word("name");
      ColumnType type =
          column.choice(
              "type",
              switch (role) {
                case FEATURE, VALUE -> ColumnType.NUMERIC;
                case OBSERVED_AT -> ColumnType.DATE;
                case ID, LABEL, OWNER, IGNORED -> ColumnType.TEXT;
              });
      OptionalDouble least = column.optionalNumber("min");
      OptionalDouble most = column.optionalNumber("max");
      if (role == ColumnRole.LABEL) {
        positive = column.text("positive", positive);
        negative = column.text("negative", negative);
      }
      columns.add(
          new Column(
              name.isBlank() ? "?" : name,
              role,
              type,
              least,
              most,
              column.texts("allowed"),
              column.flag("required", false)));
    }
    Schema.Unique unique = json.choice("unique", Schema.Unique.NONE);
    List<String> faults = Schema.faults(columns, positive, negative, unique);
    faults.forEach(
        fault ->
            root.fault(
                "schema",
                fault,
                null,
                "one id, one label, and features, each with a name of its own"));
    return faults.isEmpty() ? new Schema(columns, positive, negative, unique) : Schema.standard();
  }

  /** Two profiles that wrote the same folder or store would destroy each other's work. */
  private void refuseSharedFolders(JsonDocument document, Map<String, RiskConfig> byProfile) {
    List<RiskException> faults = new ArrayList<>();
    Map<String, String> owners = new LinkedHashMap<>();
    byProfile.forEach(
        (profile, config) ->
            written(config)
                .forEach(
                    (key, value) -> {
                      String owner = owners.putIfAbsent(value, profile);
                      if (owner != null && !Objects.equals(owner, profile)) {
                        faults.add(
                            new RiskException(
                                ErrorCode.CONFIG_INVALID,
                                "is the same as in the profile '" + owner + "'",
                                at(document, PROFILES + "." + profile)
                                    .withColumn(PROFILES + "." + profile + "." + key)
                                    .withValue(value)
                                    .withAccepted(
                                        "a place of its own"
                                            + (key.startsWith(STORE)
                                                ? ", or a store.workspace"
                                                : ""))));
                      }
                    }));
    RiskException.throwAll(ErrorCode.CONFIG_INVALID, document.name(), faults);
  }

  private static Map<String, String> written(RiskConfig config) {
    Map<String, String> written = new LinkedHashMap<>();
    written.put(OUTPUT, config.outputFolder().toString());
    written.put(MODEL, config.modelFolder().toString());
    written.put(PRODUCTION, config.productionFolder().toString());
    written.put("report.path", config.reportFolder().toString());
    String id = config.store().workspaceId();
    written.put(
        STORE + ".url",
        config.storeUrl()
            + (id.equals(RiskConfig.Store.WORKSPACE) ? "" : ", store.workspace " + id));
    return written;
  }

  private static ErrorContext at(JsonDocument document, String path) {
    return ErrorContext.ofFile(document.name())
        .withLine(document.lines().getOrDefault(path, 0L))
        .withColumn(path);
  }
}
