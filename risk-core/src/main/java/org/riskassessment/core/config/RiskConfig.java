package org.riskassessment.core.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.evaluate.PerformanceCheck;
import org.riskassessment.core.evaluate.PromotionPolicy;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.schema.Schema;

/**
 * The checked configuration of a workspace. All paths are absolute.
 *
 * @param workspace the folder that relative paths start from
 * @param profile the profile in force; {@code production} unless another was asked for
 * @param sources where labelled rows come from: the folder {@code input_folder_path} and those of
 *     {@code sources}; at least one
 * @param outputFolder where the dataset is kept ({@code output_folder_path})
 * @param testData labelled rows for testing only: a file or a folder of files ({@code
 *     test_data_path}), or a source ({@code test_data})
 * @param portfolio today's clients, labels not needed ({@code portfolio}); null for the newest row
 *     of each client of the dataset
 * @param modelFolder where each model version has a folder ({@code output_model_path})
 * @param productionFolder the view of the deployed version ({@code prod_deployment_path})
 * @param reportFolder where documents are written ({@code report.path})
 * @param store where all that is remembered is kept
 */
public record RiskConfig(
    Path workspace,
    String profile,
    List<Source> sources,
    Path outputFolder,
    Source testData,
    @Nullable Source portfolio,
    Path modelFolder,
    Path productionFolder,
    Path reportFolder,
    Store store,
    Schema schema,
    Ingestion ingestion,
    Training training,
    Monitoring monitoring,
    Promotion promotion,
    CallList callList) {

  /** The profile in force when none is named. */
  public static final String PRODUCTION = "production";

  /**
   * Where all that is remembered is kept ({@code store}).
   *
   * @param database SQLite's file or PostgreSQL; a plain path as {@code store.url} means SQLite
   * @param workspaceId whose rows are this workspace's ({@code store.workspace}), 1 to 200
   *     characters; one database may hold several workspaces
   */
  public record Store(Database database, String workspaceId) {
    /** The workspace when none is named. */
    public static final String WORKSPACE = "workspace";

    public Store {
      if (workspaceId.isEmpty() || workspaceId.length() > 200) {
        throw new IllegalArgumentException(
            "a workspace id has 1 to 200 characters: " + workspaceId);
      }
    }

    /** A store that is reached without a login, of the workspace that is not named. */
    public static Store of(String jdbcUrl) {
      return new Store(Database.of(jdbcUrl), WORKSPACE);
    }

    Map<String, Object> toTree() {
      Map<String, Object> tree = database.toTree();
      tree.put("workspace", workspaceId);
      return tree;
    }
  }

  /**
   * What is taken in ({@code ingestion}). A batch is refused whole when its rejected rows exceed
   * both limits.
   *
   * @param maxRejectedShare 0 to 1
   * @param maxBytes the largest file read, in bytes as expanded
   */
  public record Ingestion(double maxRejectedShare, int maxRejectedRows, long maxBytes) {
    public static final Ingestion STANDARD = new Ingestion(0.02, 10, 20_000_000_000L);
  }

  /**
   * The least new labelled rows that the deployed model is judged on ({@code monitoring}).
   *
   * @param minPerClass of either class
   */
  public record Monitoring(int minRows, int minPerClass) {
    public static final Monitoring STANDARD = new Monitoring(200, 20);

    public PerformanceCheck.Minimum minimum() {
      return new PerformanceCheck.Minimum(minRows, minPerClass);
    }
  }

  /**
   * When a challenger replaces the champion ({@code promotion}).
   *
   * @param margin loss of ROC AUC tolerated once the champion has drifted
   * @param minPerClass held-out rows of either class that a decision rests on
   */
  public record Promotion(double margin, int minPerClass) {
    public static final Promotion STANDARD = new Promotion(0.01, 30);

    public PromotionPolicy policy() {
      return new PromotionPolicy(margin, minPerClass);
    }
  }

  public RiskConfig {
    Objects.requireNonNull(workspace);
    sources = List.copyOf(sources);
  }

  /** A configuration of files with the usual call list, whose store is reached by its URL alone. */
  public RiskConfig(
      Path workspace,
      String profile,
      List<Source> sources,
      Path outputFolder,
      Path testData,
      Path modelFolder,
      Path productionFolder,
      Path reportFolder,
      String storeUrl,
      Schema schema,
      Ingestion ingestion,
      Training training,
      Monitoring monitoring,
      Promotion promotion) {
    this(
        workspace,
        profile,
        sources,
        outputFolder,
        files(workspace, testData),
        null,
        modelFolder,
        productionFolder,
        reportFolder,
        Store.of(storeUrl),
        schema,
        ingestion,
        training,
        monitoring,
        promotion,
        CallList.STANDARD);
  }

  /** {@code jdbc:} URL of the store, in which there is no password. */
  public String storeUrl() {
    return store.database().url();
  }

  /**
   * Looks up every secret in force, and forgets it again.
   *
   * @throws org.riskassessment.core.error.RiskException CONFIG_INVALID when one is not to be had
   */
  public void requireSecrets() {
    Stream.concat(
            Stream.of(store.database()),
            Stream.concat(sources.stream(), Stream.of(testData, portfolio))
                .filter(JdbcSource.class::isInstance)
                .map(source -> ((JdbcSource) source).database()))
        .flatMap(database -> Optional.ofNullable(database.password()).stream())
        .forEach(Secret::reveal);
  }

  /** The same configuration with everything that is written going below another folder. */
  public RiskConfig writingBelow(Path folder) {
    return new RiskConfig(
        workspace,
        profile,
        sources,
        folder.resolve("ingesteddata"),
        testData,
        portfolio,
        folder.resolve("models"),
        folder.resolve("production_deployment"),
        folder.resolve("reports"),
        Store.of("jdbc:sqlite:" + folder.resolve("risk.db")),
        schema,
        ingestion,
        training,
        monitoring,
        promotion,
        callList);
  }

  /** The same configuration with models fitted in another way. */
  public RiskConfig withTraining(Training other) {
    return new RiskConfig(
        workspace,
        profile,
        sources,
        outputFolder,
        testData,
        portfolio,
        modelFolder,
        productionFolder,
        reportFolder,
        store,
        schema,
        ingestion,
        other,
        monitoring,
        promotion,
        callList);
  }

  /** The compiled training dataset. */
  public Path datasetFile() {
    return outputFolder.resolve("finaldata.csv");
  }

  /** A path as the user knows it: relative to the workspace where it lies inside. */
  public String display(Path path) {
    return display(workspace, path);
  }

  /** Files as a path key names them: a file or a folder, in the standard form. */
  static FileSource files(Path workspace, Path fileOrFolder) {
    return FileSource.ofFolder(display(workspace, fileOrFolder), fileOrFolder);
  }

  static String display(Path workspace, Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    if (absolute.equals(workspace)) {
      return ".";
    }
    return absolute.startsWith(workspace)
        ? workspace.relativize(absolute).toString()
        : absolute.toString();
  }

  /** The whole configuration in force, as a JSON tree with the names of {@code config.json}. */
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("sources", sources.stream().map(Source::toTree).toList());
    tree.put("output_folder_path", display(outputFolder));
    if (testData instanceof FileSource files && files.equals(files(workspace, files.folder()))) {
      tree.put("test_data_path", files.name());
    } else {
      tree.put("test_data", testData.toTree());
    }
    if (portfolio != null) {
      tree.put("portfolio", portfolio.toTree());
    }
    tree.put("output_model_path", display(modelFolder));
    tree.put("prod_deployment_path", display(productionFolder));
    tree.put("schema", schema.toTree());
    tree.put(
        "ingestion",
        ordered(
            "max_rejected_share", ingestion.maxRejectedShare(),
            "max_rejected_rows", ingestion.maxRejectedRows(),
            "max_bytes", ingestion.maxBytes()));
    tree.put("training", training.toTree());
    tree.put(
        "monitoring",
        ordered("min_rows", monitoring.minRows(), "min_per_class", monitoring.minPerClass()));
    tree.put(
        "promotion",
        ordered("margin", promotion.margin(), "min_per_class", promotion.minPerClass()));
    tree.put("call_list", callList.toTree(workspace));
    tree.put("report", Map.of("path", display(reportFolder)));
    tree.put("store", store.toTree());
    return tree;
  }

  /**
   * Digest of all that can change a result, which the places of store and reports cannot: 64 hex
   * digits.
   */
  public String hash() {
    Map<String, Object> tree = toTree();
    tree.remove("store");
    tree.remove("report");
    return Sha256.hex(Json.compact(tree).getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, Object> ordered(Object... keysAndValues) {
    Map<String, Object> tree = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      tree.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return tree;
  }
}
