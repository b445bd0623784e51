package org.riskassessment.core.config;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.HiddenCharacter;
import org.riskassessment.core.error.Remedy;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.FileAccess;
import org.riskassessment.core.file.RegularFile;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.JsonDocument;
import org.riskassessment.core.json.JsonSection;
import org.riskassessment.core.schema.Schema;

/**
 * Reads {@code config.json}. The five path keys are required, except that {@code sources} can
 * replace the input folder and {@code test_data} the test data; everything else has a default. All
 * faults are reported together, as {@link ErrorCode#CONFIG_INVALID}.
 *
 * @param file the file itself
 * @param workspace the folder that relative paths in it start from
 */
public record ConfigFile(Path file, Path workspace) {
  /** Name of the file in a workspace. */
  public static final String NAME = "config.json";

  /** The most bytes of a configuration. */
  private static final int LONGEST = 16 << 20;

  static final String OUTPUT = "output_folder_path";
  static final String MODEL = "output_model_path";
  static final String PRODUCTION = "prod_deployment_path";
  private static final String INPUT = "input_folder_path";
  private static final String SOURCES = "sources";
  private static final String TEST = "test_data_path";
  private static final String TEST_SOURCE = "test_data";
  private static final String PORTFOLIO = "portfolio";

  public ConfigFile {
    file = file.toAbsolutePath().normalize();
    workspace = workspace.toAbsolutePath().normalize();
  }

  /** The configuration of a folder that contains a {@code config.json}. */
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
    refuseHidden(document);
    if (!(document.root() instanceof Map<?, ?> root)) {
      return read(document, RiskConfig.PRODUCTION);
    }
    Profiles profiles = new Profiles(document, root);
    Map<String, RiskConfig> byProfile = new LinkedHashMap<>();
    profiles.each((name, overlaid) -> byProfile.put(name, read(overlaid, name)));
    return profiles.choose(profile, byProfile);
  }

  private JsonDocument parse() {
    try {
      return Json.parse(
          RegularFile.bytes(file, LONGEST), file.toString(), ErrorCode.CONFIG_INVALID);
    } catch (NoSuchFileException e) {
      throw new RiskException(
          ErrorCode.CONFIG_INVALID,
          "does not exist; a workspace is a folder with a " + NAME,
          ErrorContext.ofFile(file).withRemedy(Remedy.of(Remedy.Kind.CREATE_WORKSPACE)),
          e);
    } catch (IOException e) {
      throw new RiskException(
          ErrorCode.CONFIG_INVALID, RegularFile.reason(e), ErrorContext.ofFile(file), e);
    }
  }

  /** Names and words of a configuration get into paths, headers and the store. */
  private static void refuseHidden(JsonDocument document) {
    List<RiskException> faults = new ArrayList<>();
    each(
        "",
        document.root(),
        (path, text) ->
            HiddenCharacter.in(text)
                .ifPresent(
                    hidden ->
                        faults.add(
                            new RiskException(
                                ErrorCode.CONFIG_INVALID,
                                "contains " + hidden.name(),
                                document
                                    .place(path)
                                    .withValue(text)
                                    .withAccepted(HiddenCharacter.ACCEPTED)))));
    RiskException.throwAll(ErrorCode.CONFIG_INVALID, document.name(), faults);
  }

  /** Visits keys and texts with their paths. */
  private static void each(
      String path, @Nullable Object value, BiConsumer<String, String> visitor) {
    if (value instanceof Map<?, ?> members) {
      members.forEach(
          (key, member) -> {
            String inner = path.isEmpty() ? (String) key : path + "." + key;
            visitor.accept(inner, (String) key);
            each(inner, member, visitor);
          });
    } else if (value instanceof List<?> elements) {
      for (int i = 0; i < elements.size(); i++) {
        each(path + "[" + i + "]", elements.get(i), visitor);
      }
    } else if (value instanceof String text) {
      visitor.accept(path, text);
    }
  }

  private WorkspacePaths paths() {
    return new WorkspacePaths(workspace);
  }

  private RiskConfig read(JsonDocument document, String profile) {
    JsonSection root = document.section(ErrorCode.CONFIG_INVALID);
    Path input = root.has(INPUT) || !root.has(SOURCES) ? paths().read(root, INPUT) : null;
    RiskConfig.Inputs inputs = inputs(root, input);
    JsonSection report = root.section("report").orElse(null);
    Folders folders = folders(root, report, profile);
    RiskConfig.Ingestion ingestion =
        root.section("ingestion")
            .map(RiskConfig.Ingestion::read)
            .orElse(RiskConfig.Ingestion.STANDARD);
    RiskConfig.Monitoring monitoring =
        root.section("monitoring")
            .map(RiskConfig.Monitoring::read)
            .orElse(RiskConfig.Monitoring.STANDARD);
    RiskConfig.Promotion promotion =
        root.section("promotion")
            .map(RiskConfig.Promotion::read)
            .orElse(RiskConfig.Promotion.STANDARD);
    StoreSection storeSection = new StoreSection(paths());
    RiskConfig.Store store =
        root.section("store")
            .map(storeSection::read)
            .orElseGet(storeSection::standard)
            .withAccess(folders.access());
    Schema schema =
        root.section("schema")
            .map(section -> new SchemaSection(root, section).read())
            .orElseGet(Schema::standard);
    JoinSections.check(root, inputs, schema);
    SourceSections.check(root, inputs, schema);
    Training training =
        root.section("training")
            .map(section -> new TrainingSection(section).read(schema))
            .orElse(Training.STANDARD);
    CallList callList =
        root.section("call_list")
            .map(section -> new CallListSection(section, schema, paths()).read())
            .orElse(CallList.STANDARD);
    RiskConfig.Reporting reporting =
        report == null ? RiskConfig.Reporting.STANDARD : RiskConfig.Reporting.read(report);
    RiskConfig.Service service =
        root.section("service").map(RiskConfig.Service::read).orElse(RiskConfig.Service.STANDARD);
    refuseShared(root, input, folders);
    refuseReadingOwn(root, input, inputs.sources(), folders);
    root.check();
    return new RiskConfig(
        workspace,
        profile,
        inputs,
        folders,
        store,
        schema,
        new RiskConfig.Settings(
            ingestion, training, monitoring, promotion, callList, reporting, service));
  }

  private RiskConfig.Inputs inputs(JsonSection root, @Nullable Path input) {
    SourceSections sections = new SourceSections(workspace);
    List<Source> sources =
        sections.read(root, input == null ? null : FileSource.ofFolder(inputName(input), input));
    if (sources.isEmpty()) {
      root.fault(SOURCES, "is empty", null, "at least one source, or " + INPUT);
    }
    Source test = sections.read(root, TEST_SOURCE).orElse(null);
    if (test == null) {
      test = FileSource.within(workspace, paths().read(root, TEST));
    } else if (root.has(TEST)) {
      root.fault(TEST, "cannot be combined with " + TEST_SOURCE, null, "one of them");
    }
    return new RiskConfig.Inputs(
        sources, test, sections.read(root, PORTFOLIO).orElse(null), sections.joins());
  }

  private String inputName(Path folder) {
    return folder.startsWith(workspace) && !folder.equals(workspace)
        ? workspace.relativize(folder).toString()
        : folder.toString();
  }

  private Folders folders(JsonSection root, @Nullable JsonSection report, String profile) {
    String reports =
        profile.equals(RiskConfig.PRODUCTION) ? "data/reports" : "data/" + profile + "/reports";
    return new Folders(
        paths().read(root, OUTPUT),
        paths().read(root, MODEL),
        paths().read(root, PRODUCTION),
        report == null
            ? workspace.resolve(reports)
            : paths().read(report, "path", report.has("path") ? report.word("path") : reports),
        root.choice("file_access", FileAccess.OWNER));
  }

  /** The input folder and the three folders that data are written to must all differ. */
  private static void refuseShared(JsonSection root, @Nullable Path input, Folders folders) {
    Map<String, Path> used = new LinkedHashMap<>();
    if (input != null) {
      used.put(INPUT, input);
    }
    used.put(OUTPUT, folders.output());
    used.put(MODEL, folders.models());
    used.put(PRODUCTION, folders.production());
    Map<Path, String> owners = new LinkedHashMap<>();
    used.forEach(
        (key, folder) -> {
          String owner = owners.putIfAbsent(folder, key);
          if (owner != null) {
            root.fault(
                key, "is the same folder as " + owner, folder.toString(), "a different folder");
          }
        });
  }

  /** A source that read what the workspace writes would never be read to the end. */
  private static void refuseReadingOwn(
      JsonSection root, @Nullable Path input, List<Source> sources, Folders folders) {
    List<Path> written = List.of(folders.output(), folders.models(), folders.production());
    // Faults of the input folder, which comes first, are reported under its own key.
    for (Source source : sources.subList(input == null ? 0 : 1, sources.size())) {
      if (source instanceof FileSource files && written.stream().anyMatch(files::readsFrom)) {
        root.fault(
            SOURCES,
            "reads a folder that this workspace writes to",
            source.name(),
            "a folder other than those of the dataset and the models");
      }
    }
  }
}
