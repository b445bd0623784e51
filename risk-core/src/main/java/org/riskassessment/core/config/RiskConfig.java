package org.riskassessment.core.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.check.PerformanceCheck;
import org.riskassessment.core.evaluate.PromotionPolicy;
import org.riskassessment.core.file.FileAccess;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.JsonSection;
import org.riskassessment.core.json.Words;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.Schema;

/**
 * The checked configuration of a workspace. All paths are absolute.
 *
 * @param workspace the folder that relative paths start from
 * @param profile the profile in use; {@link #PRODUCTION} unless another was requested
 * @param store where everything is remembered
 * @param schema the columns of the clients' table
 */
public record RiskConfig(
    Path workspace,
    String profile,
    Inputs inputs,
    Folders folders,
    Store store,
    Schema schema,
    Settings settings) {

  /** The profile in use when none is named. */
  public static final String PRODUCTION = "production";

  /**
   * Where rows of clients come from.
   *
   * @param sources labelled rows to train on: the folder {@code input_folder_path} and the entries
   *     of {@code sources}; at least one
   * @param testData labelled rows for testing only: a file or a folder of files ({@code
   *     test_data_path}), or a source ({@code test_data})
   * @param portfolio today's clients, labels not needed ({@code portfolio}); null for the newest
   *     row of each client of the dataset
   * @param joins tables of their own, whose columns are filled in for the rows of all of these
   */
  public record Inputs(
      List<Source> sources, Source testData, @Nullable Source portfolio, List<Join> joins) {

    public Inputs {
      sources = List.copyOf(sources);
      joins = List.copyOf(joins);
    }

    /** Inputs of one table. */
    public Inputs(List<Source> sources, Source testData, @Nullable Source portfolio) {
      this(sources, testData, portfolio, List.of());
    }

    /** Files in the standard form, named by their paths: a folder of sources, and the test data. */
    public static Inputs ofFiles(Path workspace, Path sources, Path testData) {
      return new Inputs(
          List.of(FileSource.within(workspace, sources)),
          FileSource.within(workspace, testData),
          null);
    }

    public Inputs withPortfolio(@Nullable Source other) {
      return new Inputs(sources, testData, other, joins);
    }
  }

  /**
   * Where everything is remembered ({@code store}).
   *
   * @param database SQLite's file or PostgreSQL; a plain path as {@code store.url} means SQLite
   * @param workspaceId which of the workspaces in the database this is ({@code store.workspace}), 1
   *     to 200 characters
   * @param access who may read SQLite's file once it is created
   */
  public record Store(Database database, String workspaceId, FileAccess access) {
    /** The workspace when none is named. */
    public static final String WORKSPACE = "workspace";

    public Store {
      if (workspaceId.isEmpty() || workspaceId.length() > 200) {
        throw new IllegalArgumentException(
            "a workspace id has 1 to 200 characters: " + workspaceId);
      }
    }

    /** A store whose file only its owner may read. */
    public Store(Database database, String workspaceId) {
      this(database, workspaceId, FileAccess.OWNER);
    }

    /** A store that needs no login, of the unnamed workspace. */
    public static Store of(String jdbcUrl) {
      return new Store(Database.of(jdbcUrl), WORKSPACE);
    }

    Store withAccess(FileAccess other) {
      return new Store(database, workspaceId, other);
    }

    Map<String, Object> toTree() {
      Map<String, Object> tree = database.toTree();
      tree.put("workspace", workspaceId);
      return tree;
    }
  }

  /** How the stages and the service work: one record for each section of the configuration. */
  public record Settings(
      Ingestion ingestion,
      Training training,
      Monitoring monitoring,
      Promotion promotion,
      CallList callList,
      Reporting reporting,
      Service service) {

    /** What applies without configuration. */
    public static final Settings STANDARD =
        new Settings(
            Ingestion.STANDARD,
            Training.STANDARD,
            Monitoring.STANDARD,
            Promotion.STANDARD,
            CallList.STANDARD,
            Reporting.STANDARD,
            Service.STANDARD);

    public Settings withIngestion(Ingestion other) {
      return new Settings(other, training, monitoring, promotion, callList, reporting, service);
    }

    public Settings withTraining(Training other) {
      return new Settings(ingestion, other, monitoring, promotion, callList, reporting, service);
    }

    public Settings withPromotion(Promotion other) {
      return new Settings(ingestion, training, monitoring, other, callList, reporting, service);
    }

    public Settings withMonitoring(Monitoring other) {
      return new Settings(ingestion, training, other, promotion, callList, reporting, service);
    }

    public Settings withCallList(CallList other) {
      return new Settings(ingestion, training, monitoring, promotion, other, reporting, service);
    }

    public Settings withReporting(Reporting other) {
      return new Settings(ingestion, training, monitoring, promotion, callList, other, service);
    }

    public Settings withService(Service other) {
      return new Settings(ingestion, training, monitoring, promotion, callList, reporting, other);
    }
  }

  /**
   * What is ingested ({@code ingestion}). A batch is refused as a whole when its rejected rows
   * exceed both limits.
   *
   * @param maxRejectedShare 0 to 1
   * @param maxBytes the largest file read, in bytes after decompression
   */
  public record Ingestion(double maxRejectedShare, int maxRejectedRows, long maxBytes) {
    public static final Ingestion STANDARD = new Ingestion(0.02, 10, 20_000_000_000L);

    static Ingestion read(JsonSection json) {
      return new Ingestion(
          json.number("max_rejected_share", STANDARD.maxRejectedShare, 0, 1),
          (int) json.integer("max_rejected_rows", STANDARD.maxRejectedRows, 0, Integer.MAX_VALUE),
          json.integer("max_bytes", STANDARD.maxBytes, 1, Long.MAX_VALUE));
    }

    Map<String, Object> toTree() {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("max_rejected_share", maxRejectedShare);
      tree.put("max_rejected_rows", maxRejectedRows);
      tree.put("max_bytes", maxBytes);
      return tree;
    }
  }

  /**
   * When and how the deployed model is judged ({@code monitoring}).
   *
   * @param minRows new labelled rows that it takes
   * @param minPerClass of each class
   * @param maxAge an older model is challenged when new rows come; null for no limit
   * @param rule that decides whether its ranking has drifted, in the verdict
   * @param staleDays days without labelled rows after which nothing is known of it
   */
  public record Monitoring(
      int minRows, int minPerClass, @Nullable Duration maxAge, Rule rule, int staleDays) {
    public static final Monitoring STANDARD = new Monitoring(200, 20, null, Rule.POOLED, 90);

    /** A rule that decides whether a ranking has drifted. */
    public enum Rule {
      /** The check that {@code risk run} acts on: the newest ticks pooled. */
      POOLED,
      RAW,
      PARAMETRIC,
      NON_PARAMETRIC,
      TWO_OF_THREE,
      CALIBRATED,
      /** From five ticks on against the ticks before, until then against the reference. */
      SIZE_AWARE,
      REFERENCE
    }

    static Monitoring read(JsonSection json) {
      return new Monitoring(
          (int) json.integer("min_rows", STANDARD.minRows, 1, Integer.MAX_VALUE),
          (int) json.integer("min_per_class", STANDARD.minPerClass, 2, Integer.MAX_VALUE),
          Durations.optional(json, "max_age"),
          json.choice("rule", STANDARD.rule),
          (int) json.integer("stale_days", STANDARD.staleDays, 1, 36_500));
    }

    public PerformanceCheck.Minimum minimum() {
      return new PerformanceCheck.Minimum(minRows, minPerClass);
    }

    /** What a run acts on; the rest is for the verdict alone. */
    Map<String, Object> toTreeOfLimits() {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("min_rows", minRows);
      tree.put("min_per_class", minPerClass);
      if (maxAge != null) {
        tree.put("max_age", Durations.age(maxAge));
      }
      return tree;
    }

    Map<String, Object> toTree() {
      Map<String, Object> tree = toTreeOfLimits();
      tree.put("rule", Words.lower(rule));
      tree.put("stale_days", staleDays);
      return tree;
    }
  }

  /**
   * How reports are written ({@code report}).
   *
   * @param formats what each run writes
   * @param keep how many runs keep their report, beside the newest one
   */
  public record Reporting(Set<Format> formats, int keep) {
    public static final Reporting STANDARD = new Reporting(EnumSet.of(Format.HTML, Format.PNG), 30);

    /** A form of the report. */
    public enum Format {
      /** A page that needs no other file. */
      HTML,
      /** The page on paper, accessible (PDF/UA-1). */
      PDF,
      /** The confusion matrix as a picture. */
      PNG,
      /** The tables of the page as an Excel workbook. */
      XLSX,
      /** The tables of the page for programs. */
      JSON,
      /** Each chart as a drawing of its own. */
      SVG
    }

    public Reporting {
      formats = Collections.unmodifiableSet(EnumSet.copyOf(formats));
    }

    static Reporting read(JsonSection json) {
      Set<Format> formats = EnumSet.noneOf(Format.class);
      List<String> accepted = Arrays.stream(Format.values()).map(Words::lower).toList();
      for (String word : json.texts("formats")) {
        int at = accepted.indexOf(word);
        if (at < 0) {
          json.fault(
              "formats", "has a format that is not known", word, String.join(", ", accepted));
        } else {
          formats.add(Format.values()[at]);
        }
      }
      return new Reporting(
          formats.isEmpty() ? STANDARD.formats : formats,
          (int) json.integer("keep", STANDARD.keep, 0, 100_000));
    }

    Map<String, Object> toTree(String path) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("path", path);
      tree.put("formats", formats.stream().map(Words::lower).toList());
      tree.put("keep", keep);
      return tree;
    }
  }

  /**
   * The HTTP service ({@code service}).
   *
   * @param hosts names by which it is reached, beside that of the host it listens on and of this
   *     machine's loopback
   */
  public record Service(List<String> hosts) {
    public static final Service STANDARD = new Service(List.of());

    private static final Pattern HOST = Pattern.compile("[\\w.-]{1,253}|\\[[0-9A-Fa-f:.]+]");

    public Service {
      hosts = List.copyOf(hosts);
    }

    static Service read(JsonSection json) {
      List<String> hosts = json.texts("hosts");
      hosts.stream()
          .filter(host -> !HOST.matcher(host).matches())
          .forEach(
              host ->
                  json.fault(
                      "hosts",
                      "contains an element that is not a host name",
                      host,
                      "names such as risk.example.com, without a port"));
      return new Service(hosts);
    }

    Map<String, Object> toTree() {
      return Map.of("hosts", hosts);
    }
  }

  /**
   * When a challenger replaces the champion ({@code promotion}).
   *
   * @param margin loss of ROC AUC tolerated once the champion has drifted
   * @param minPerClass held-out rows of each class that a decision needs
   */
  public record Promotion(double margin, int minPerClass) {
    public static final Promotion STANDARD = new Promotion(0.01, 30);

    static Promotion read(JsonSection json) {
      return new Promotion(
          json.number("margin", STANDARD.margin, 0, 0.5),
          (int) json.integer("min_per_class", STANDARD.minPerClass, 2, Integer.MAX_VALUE));
    }

    public PromotionPolicy policy() {
      return new PromotionPolicy(margin, minPerClass);
    }

    Map<String, Object> toTree() {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("margin", margin);
      tree.put("min_per_class", minPerClass);
      return tree;
    }
  }

  public RiskConfig {
    Objects.requireNonNull(workspace);
  }

  /** A configuration with every default, its folders and its store below the workspace. */
  public static RiskConfig of(Path workspace, Inputs inputs, Schema schema) {
    return new RiskConfig(
        workspace,
        PRODUCTION,
        inputs,
        Folders.below(workspace),
        Store.of("jdbc:sqlite:" + workspace.resolve("risk.db")),
        schema,
        Settings.STANDARD);
  }

  public List<Source> sources() {
    return inputs.sources();
  }

  public Source testData() {
    return inputs.testData();
  }

  /** Null when today's clients are those of the dataset. */
  public @Nullable Source portfolio() {
    return inputs.portfolio();
  }

  /** Tables of their own, of which columns of the schema take something. */
  public List<Join> joins() {
    return inputs.joins();
  }

  /** Whether a column is filled in from a joined table. */
  public boolean isJoined(Column column) {
    return joins().stream().anyMatch(join -> join.taken(column).isPresent());
  }

  public Path outputFolder() {
    return folders.output();
  }

  public Path modelFolder() {
    return folders.models();
  }

  public Path productionFolder() {
    return folders.production();
  }

  public Path reportFolder() {
    return folders.reports();
  }

  public Ingestion ingestion() {
    return settings.ingestion();
  }

  public Training training() {
    return settings.training();
  }

  public Monitoring monitoring() {
    return settings.monitoring();
  }

  public Promotion promotion() {
    return settings.promotion();
  }

  public CallList callList() {
    return settings.callList();
  }

  public Reporting reporting() {
    return settings.reporting();
  }

  public Service service() {
    return settings.service();
  }

  /** Who may read the files that are created. */
  public FileAccess fileAccess() {
    return folders.access();
  }

  /** {@code jdbc:} URL of the store, without a password. */
  public String storeUrl() {
    return store.database().url();
  }

  /**
   * Looks up every secret in use, without keeping it.
   *
   * @throws org.riskassessment.core.error.RiskException CONFIG_INVALID when one is missing
   */
  public void requireSecrets() {
    Stream.concat(
            Stream.of(store.database()),
            Stream.of(
                    sources().stream(),
                    Stream.of(testData(), portfolio()),
                    joins().stream().map(Join::table))
                .flatMap(sources -> sources)
                .filter(JdbcSource.class::isInstance)
                .map(source -> ((JdbcSource) source).database()))
        .flatMap(database -> Optional.ofNullable(database.password()).stream())
        .forEach(Secret::reveal);
  }

  /** The same configuration with everything written below another folder. */
  public RiskConfig writingBelow(Path folder) {
    return new RiskConfig(
        workspace,
        profile,
        inputs,
        Folders.below(folder).withAccess(fileAccess()),
        Store.of("jdbc:sqlite:" + folder.resolve("risk.db")).withAccess(fileAccess()),
        schema,
        settings);
  }

  public RiskConfig withInputs(Inputs other) {
    return new RiskConfig(workspace, profile, other, folders, store, schema, settings);
  }

  public RiskConfig withSettings(Settings other) {
    return new RiskConfig(workspace, profile, inputs, folders, store, schema, other);
  }

  /** The same configuration with models trained in another way. */
  public RiskConfig withTraining(Training other) {
    return withSettings(settings.withTraining(other));
  }

  /** The file of the compiled training dataset. */
  public Path datasetFile() {
    return outputFolder().resolve("finaldata.csv");
  }

  /** A path as the user knows it: relative to the workspace when it is inside. */
  public String display(Path path) {
    return new WorkspacePaths(workspace).display(path);
  }

  /** The whole configuration in use, as a JSON tree with the names of {@code config.json}. */
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("sources", sourceTrees());
    tree.put("output_folder_path", display(outputFolder()));
    if (testData() instanceof FileSource files
        && files.equals(FileSource.within(workspace, files.folder()))) {
      tree.put("test_data_path", files.name());
    } else {
      tree.put("test_data", testData().toTree());
    }
    Source portfolio = portfolio();
    if (portfolio != null) {
      tree.put("portfolio", portfolio.toTree());
    }
    tree.put("output_model_path", display(modelFolder()));
    tree.put("prod_deployment_path", display(productionFolder()));
    tree.put("file_access", Words.lower(fileAccess()));
    tree.put("schema", schema.toTree());
    tree.put("ingestion", ingestion().toTree());
    tree.put("training", training().toTree());
    tree.put("monitoring", monitoring().toTree());
    tree.put("promotion", promotion().toTree());
    tree.put("call_list", callList().toTree(this::display));
    tree.put("service", service().toTree());
    tree.put("report", reporting().toTree(display(reportFolder())));
    tree.put("store", store.toTree());
    return tree;
  }

  /** The sources; the first has all joins, which hold for every source. */
  private List<Map<String, Object>> sourceTrees() {
    List<Map<String, Object>> trees = new ArrayList<>();
    for (Source source : sources()) {
      Map<String, Object> tree = new LinkedHashMap<>(source.toTree());
      if (trees.isEmpty() && !joins().isEmpty()) {
        tree.put("joins", joins().stream().map(Join::toTree).toList());
      }
      trees.add(tree);
    }
    return trees;
  }

  /**
   * Digest of everything that can change a result, so not of the service, of the places of store
   * and reports, nor of who may read the files: 64 hexadecimal digits.
   */
  public String hash() {
    Map<String, Object> tree = toTree();
    tree.remove("service");
    tree.remove("store");
    tree.remove("report");
    tree.remove("file_access");
    tree.put("monitoring", monitoring().toTreeOfLimits());
    return Sha256.hex(Json.compact(tree).getBytes(StandardCharsets.UTF_8));
  }
}
