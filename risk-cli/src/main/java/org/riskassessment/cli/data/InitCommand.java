package org.riskassessment.cli.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.RiskCommand;
import org.riskassessment.core.config.ConfigFile;
import org.riskassessment.core.config.FileLayout;
import org.riskassessment.core.config.SchemaPolicy;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.file.FileAccess;
import org.riskassessment.core.file.RegularFile;
import org.riskassessment.core.schema.Horizon;
import org.riskassessment.core.schema.LabelWords.Blank;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.schema.inference.Hints;
import org.riskassessment.core.schema.inference.InferredSchema;
import org.riskassessment.core.schema.inference.SchemaInference;
import org.riskassessment.core.wire.WorkspaceJson;
import org.riskassessment.ingest.csv.FilePeriod;
import org.riskassessment.ingest.csv.RawTable;
import org.riskassessment.ingest.table.TableShape;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "init",
    header = "Creates a workspace for your own clients.",
    description = {
      "",
      "Writes config.json and the folders for your files. With --from it reads a table of past "
          + "clients, describes its columns in config.json and makes it the first source; "
          + "'risk run' comes next. Nothing is overwritten.",
      ""
    })
final class InitCommand implements Callable<Integer> {
  static final String SOURCES = "data/sourcedata";
  static final String TESTS = "data/testdata";

  /** Folders that the program writes to, or does not train on. */
  private static final List<String> OWN =
      List.of(
          "data/ingesteddata",
          TESTS,
          "data/models",
          "data/production_deployment",
          "data/reports",
          "data/cache");

  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "the new workspace (default: the current folder)")
  @Nullable Path folder;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description =
          "a table of clients: CSV with any delimiter and name, also with .gz, or .xlsx, or a folder "
              + "of them; repeat it for tables of their own, such as usage, to join to it")
  List<Path> tables = new ArrayList<>();

  @Option(names = "--label", paramLabel = "COLUMN", description = "the column that says who left")
  @Nullable String label;

  @Option(
      names = "--positive",
      paramLabel = "WORD",
      description = "a value of the label that means 'left', or '*' for every other; repeatable")
  List<String> positive = new ArrayList<>();

  @Option(
      names = "--negative",
      paramLabel = "WORD",
      description = "a value of the label that means 'stayed', or '*'; repeatable")
  List<String> negative = new ArrayList<>();

  @Option(
      names = "--no-label",
      paramLabel = "WORD",
      description = "a value of the label for clients that are not known yet; repeatable")
  List<String> unlabelled = new ArrayList<>();

  @Option(
      names = "--blank",
      paramLabel = "MEANING",
      description = "what a blank label means: left, stayed or unknown")
  @Nullable Blank blank;

  @Option(
      names = "--id",
      paramLabel = "COLUMN",
      description =
          "the column that identifies the client; COL+COL where several do so together; or 'row' to "
              + "number the rows")
  @Nullable String id;

  @Option(
      names = "--date-order",
      paramLabel = "ORDER",
      description = "how dates such as 03/04/2026 are meant: dmy, mdy or ymd")
  Hints.@Nullable DateOrder dates;

  @Option(
      names = "--horizon",
      paramLabel = "TIME",
      description =
          "ask of each row whether its client leaves within a time after its day: 90d, 3 months,"
              + " 1 period")
  @Nullable String horizon;

  @Option(
      names = "--ignore",
      paramLabel = "COLUMN",
      description = "a column to leave out; repeatable")
  Set<String> ignored = new LinkedHashSet<>();

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description = "the charset of the table, where it is not found out")
  @Nullable Charset encoding;

  @Option(names = "--sheet", paramLabel = "NAME", description = "the sheet of a workbook")
  @Nullable String sheet;

  @Option(
      names = "--no-header",
      description = "the table has no header; its columns are 'column 1', 'column 2'")
  boolean headless;

  private boolean datedByName;
  private @Nullable InitLabels labelled;

  /**
   * Where the table lies in the workspace.
   *
   * @param folder relative to the workspace, with slashes
   * @param copy whether it has to be copied there
   */
  private record Place(String folder, boolean copy) {}

  @Override
  public Integer call() {
    RiskCommand root = (RiskCommand) spec.root().userObject();
    Path workspace = workspace(root);
    refuseToOverwrite(workspace);
    if (tables.isEmpty()) {
      return root.show(bare(workspace));
    }
    List<String> warnings = new ArrayList<>();
    List<RiskException> unread = new ArrayList<>();
    List<InitTable> others =
        new ArrayList<>(InitTable.of(tables.get(0), shape(), warnings::add, unread));
    InitTable clients = others.remove(0);
    for (Path table : tables.subList(1, tables.size())) {
      others.addAll(InitTable.of(table, TableShape.UNKNOWN, warnings::add, unread));
    }
    InferredSchema own = infer(clients, others, warnings, unread).withChanges();
    Optional<InitLabels> labels = Optional.ofNullable(labelled);
    labels.ifPresent(found -> others.remove(found.table()));
    unread.forEach(e -> warnings.add("left out " + e.getMessage()));
    Place place = place(workspace, clients.files().get(0));
    if (others.stream().anyMatch(table -> liesWith(clients, table))
        || labels.filter(found -> liesWith(clients, found.table())).isPresent()) {
      place = new Place(SOURCES, true); // Its folder would be read as one table.
    }
    List<InitJoin> joins =
        InitJoin.of(
            others,
            clients.header(datedByName),
            sink -> clients.read(datedByName, sink, note -> {}),
            own.schema(),
            dates,
            warnings::add);
    InferredSchema inferred = own.with(joins.stream().map(InitJoin::join).toList());
    Map<Path, String> folders = new LinkedHashMap<>();
    labels.ifPresent(l -> l.table().files().forEach(file -> folders.put(file, l.folder())));
    joins.forEach(j -> j.table().files().forEach(file -> folders.put(file, j.folder())));
    refuseOneFolder(workspace, place, folders);
    if (place.copy()) {
      for (Path part : clients.files()) {
        copy(part, workspace.resolve(place.folder()).resolve(part.getFileName()));
      }
    }
    folders.forEach((file, to) -> copy(file, workspace.resolve(to).resolve(file.getFileName())));
    List<InitLabels> late = labels.stream().toList();
    make(workspace, config(place.folder(), inferred.schema(), joins, late));
    warnings.addAll(inferred.notes());
    joins.forEach(join -> warnings.addAll(join.notes()));
    inferred.undecided().stream().map(InitTexts::undecided).forEach(warnings::add);
    others(workspace, place.folder(), clients.files()).ifPresent(warnings::add);
    InitTexts texts =
        new InitTexts(
            shown(workspace),
            tables.get(0),
            clients.first(),
            inferred,
            place.folder(),
            place.copy(),
            joins,
            late);
    return root.show(
        Answer.of(
            RiskCommand.commandName(spec),
            made(workspace, texts.json()),
            warnings.stream().distinct().toList(),
            texts.text() + next(workspace)));
  }

  private static boolean liesWith(InitTable clients, InitTable other) {
    return other.found() && folder(clients.files().get(0)).equals(folder(other.files().get(0)));
  }

  private static Path folder(Path file) {
    return file.toAbsolutePath().resolveSibling("");
  }

  /**
   * The schema of the clients' table; if it does not say who left, with the label of another table.
   *
   * @param warnings takes what was left out of the table
   * @param unread why other files could not be read, which may explain that nothing is found
   */
  private InferredSchema infer(
      InitTable clients,
      List<InitTable> others,
      List<String> warnings,
      List<RiskException> unread) {
    try {
      return infer(clients, others, warnings);
    } catch (RiskException e) {
      List<RiskException> faults = new ArrayList<>(List.of(e));
      faults.addAll(unread);
      RiskException.throwAll(e.code(), tables.get(0).toString(), faults);
      throw e;
    }
  }

  private InferredSchema infer(InitTable clients, List<InitTable> others, List<String> warnings) {
    if (!clients.isDatedByName()) {
      return inferOnce(clients, others, warnings);
    }
    RiskException refused = null;
    try {
      InferredSchema inferred = inferOnce(clients, others, warnings);
      if (inferred.schema().hasPeriods()) {
        return inferred;
      }
    } catch (RiskException e) {
      refused = e;
    }
    try {
      datedByName = true;
      InferredSchema inferred =
          inferOnce(clients, others, refused == null ? new ArrayList<>() : warnings);
      warnings.add(
          "no column dates the rows, so the names of the files do, as '" + FilePeriod.COLUMN + "'");
      return inferred;
    } catch (RiskException e) {
      throw refused == null ? e : refused;
    }
  }

  private InferredSchema inferOnce(
      InitTable clients, List<InitTable> others, List<String> warnings) {
    List<String> header = clients.header(datedByName);
    labelled = null;
    RiskException refused = null;
    if (others.isEmpty() || label == null || header.contains(label)) {
      try {
        SchemaInference inference = new SchemaInference(tables.get(0).toString(), header, hints());
        List<String> notes = new ArrayList<>(clients.first().notes());
        clients.read(datedByName, inference::add, notes::add);
        InferredSchema inferred = inference.result();
        warnings.addAll(notes);
        return inferred;
      } catch (RiskException e) {
        if (others.isEmpty() || e.code() != ErrorCode.DATA_INVALID) {
          throw e;
        }
        refused = e;
      }
    }
    InitLabels found =
        InitLabels.among(
                others,
                header,
                sink -> clients.read(datedByName, sink, note -> {}),
                datedByName,
                hints())
            .orElse(null);
    if (found == null) {
      others.forEach(InitTable::requireOneRowEach);
      throw refused != null ? refused : noLabel(header);
    }
    header.add(found.label());
    Hints hints = hints().labelled(found.label());
    List<String> notes = new ArrayList<>(clients.first().notes());
    InferredSchema inferred = infer(clients, header, hints, found, notes::add);
    Schema schema = inferred.schema();
    if (found.isOfClients() && schema.hasPeriods() && schema.question() == null) {
      // A client's label in each of its rows would tell all of them what happened to the last.
      inferred = infer(clients, header, hints.ahead(SchemaInference.NEXT), found, note -> {});
    }
    warnings.addAll(notes);
    labelled = found;
    return inferred.withLateLabels();
  }

  private InferredSchema infer(
      InitTable clients,
      List<String> header,
      Hints hints,
      InitLabels labels,
      Consumer<String> notes) {
    SchemaInference inference = new SchemaInference(tables.get(0).toString(), header, hints);
    clients.read(datedByName, labels.labelling(inference::add), notes);
    return inference.result();
  }

  private RiskException noLabel(List<String> header) {
    return new RiskException(
        ErrorCode.USAGE,
        "none of the tables has a column '" + label + "' and the ids of the clients",
        ErrorContext.ofFile(tables.get(0)).withAccepted(String.join(", ", header)));
  }

  private TableShape shape() {
    FileLayout layout =
        FileLayout.UNKNOWN.in(encoding == null ? StandardCharsets.UTF_8 : encoding).ofSheet(sheet);
    return new TableShape(
        headless ? layout.withoutHeader() : layout,
        SchemaPolicy.STRICT,
        TableShape.Certainty.GIVEN);
  }

  private Path workspace(RiskCommand root) {
    if (root.config != null || folder != null && root.workspace != null) {
      throw new ParameterException(
          spec.commandLine(),
          "give the folder as DIR only: 'risk init DIR' writes DIR/config.json");
    }
    if (tables.isEmpty() && !hints().equals(Hints.NONE)) {
      throw new ParameterException(
          spec.commandLine(), "what you say of the table's columns needs --from FILE");
    }
    return folder != null ? folder : root.workspace != null ? root.workspace : Path.of("");
  }

  private Hints hints() {
    return new Hints(
        label,
        new Hints.Words(positive, negative, unlabelled, blank),
        id,
        ignored,
        dates,
        horizon());
  }

  private @Nullable Horizon horizon() {
    if (horizon == null) {
      return null;
    }
    return Horizon.parse(horizon)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "'" + horizon + "' is not a length of time: " + Horizon.ACCEPTED));
  }

  private Answer bare(Path workspace) {
    make(workspace, new LinkedHashMap<>(paths(SOURCES)));
    String columns =
        String.join(",", Schema.standard().columns().stream().map(c -> c.name()).toList());
    return Answer.of(
        RiskCommand.commandName(spec),
        made(workspace, null),
        List.of(),
        "Created "
            + shown(workspace)
            + ", "
            + SOURCES
            + " and "
            + TESTS
            + ".\nPut CSV files with these columns into "
            + SOURCES
            + ":\n  "
            + columns
            + "\nFor other columns, describe them in config.json, or start with --from FILE.\n"
            + next(workspace));
  }

  private static WorkspaceJson.Made made(
      Path workspace, WorkspaceJson.@Nullable Inferred inferred) {
    return new WorkspaceJson.Made(workspace.toString(), List.of(ConfigFile.NAME), inferred);
  }

  private static String next(Path workspace) {
    return "Next:  "
        + (workspace.toString().isEmpty() ? "" : "cd " + DemoCommand.forShell(workspace) + " && ")
        + "risk run\n";
  }

  private static String shown(Path workspace) {
    return workspace.resolve(ConfigFile.NAME).toString();
  }

  private static void refuseToOverwrite(Path workspace) {
    if (Files.exists(workspace) && !Files.isDirectory(workspace)) {
      throw new RiskException(
          ErrorCode.USAGE,
          "is a file",
          ErrorContext.ofFile(workspace).withAccepted("a folder, new or existing"));
    }
    Path config = workspace.resolve(ConfigFile.NAME);
    if (Files.exists(config, LinkOption.NOFOLLOW_LINKS)) {
      throw new RiskException(
          ErrorCode.USAGE,
          "already exists and is not overwritten",
          ErrorContext.ofFile(config)
              .withAccepted("a folder without a config.json; or edit this one"));
    }
  }

  /** A table that lay in the folder of clients would be read as one of theirs. */
  private static void refuseOneFolder(Path workspace, Place place, Map<Path, String> folders) {
    folders.forEach(
        (file, folder) -> {
          Path beside = workspace.resolve(place.folder()).resolve(file.getFileName());
          if (Files.exists(beside)) {
            throw new RiskException(
                ErrorCode.USAGE,
                "is in the folder of the clients' table, and would be read as clients",
                ErrorContext.ofFile(beside).withAccepted("a folder of its own, such as " + folder));
          }
        });
  }

  /** A table in a folder of the workspace stays there; one beside config.json is copied. */
  private static Place place(Path workspace, Path table) {
    try {
      if (Files.isDirectory(workspace)) {
        Path root = workspace.toRealPath();
        Path parent = table.toRealPath().resolveSibling("").normalize();
        if (parent.startsWith(root) && !parent.equals(root)) {
          String relative = root.relativize(parent).toString().replace('\\', '/');
          boolean own =
              OWN.stream().anyMatch(o -> relative.equals(o) || relative.startsWith(o + "/"));
          if (!own && relative.chars().noneMatch(c -> "*?[{".indexOf(c) >= 0)) {
            return new Place(relative, false);
          }
        }
      }
    } catch (IOException e) {
      throw new RiskException(
          ErrorCode.SOURCE_UNREACHABLE, "was not found", ErrorContext.ofFile(table), e);
    }
    return new Place(SOURCES, true);
  }

  private static void copy(Path table, Path target) {
    try {
      if (Files.exists(target)) {
        RegularFile.attributes(target);
        if (Files.mismatch(table, target) == -1) {
          return;
        }
        throw new RiskException(
            ErrorCode.USAGE,
            "already exists with other content and is not overwritten",
            ErrorContext.ofFile(target));
      }
      try (InputStream in = RegularFile.open(table);
          DurableFiles.Draft draft = new DurableFiles().draft(target)) {
        in.transferTo(draft.out());
        draft.commit();
      }
    } catch (IOException e) {
      throw DurableFiles.failure(target, e);
    }
  }

  /** Creates the folders, and config.json last: where it exists, everything else does. */
  private static void make(Path workspace, Map<String, Object> config) {
    for (String name : List.of(SOURCES, TESTS)) {
      Path made = workspace.resolve(name);
      try {
        FileAccess.OWNER.createFolders(made);
      } catch (IOException e) {
        throw DurableFiles.failure(made, e);
      }
    }
    new DurableFiles().write(workspace.resolve(ConfigFile.NAME), InitTexts.json(config));
  }

  private Map<String, Object> config(
      String sources, Schema schema, List<InitJoin> joins, List<InitLabels> labels) {
    Map<String, Object> config = new LinkedHashMap<>(paths(sources));
    if (encoding != null || sheet != null || headless || !joins.isEmpty() || !labels.isEmpty()) {
      // An input folder would read the files of a source for the same folder a second time.
      config.remove("input_folder_path");
      Map<String, Object> source = new LinkedHashMap<>();
      source.put("path", sources);
      if (encoding != null) {
        source.put("charset", encoding.name().toLowerCase(Locale.ROOT));
      }
      if (sheet != null) {
        source.put("sheet", sheet);
      }
      if (headless) {
        source.put("header", false);
      }
      if (!joins.isEmpty()) {
        source.put("joins", joins.stream().map(join -> join.toTree(schema.id().name())).toList());
      }
      List<Object> all = new ArrayList<>(List.of(source));
      labels.forEach(found -> all.add(found.toTree()));
      config.put("sources", all);
    }
    config.put("schema", schema.labelled().toTree());
    return config;
  }

  private static Map<String, Object> paths(String sources) {
    Map<String, Object> paths = new LinkedHashMap<>();
    paths.put("input_folder_path", sources);
    paths.put("output_folder_path", "data/ingesteddata");
    paths.put("test_data_path", TESTS);
    paths.put("output_model_path", "data/models");
    paths.put("prod_deployment_path", "data/production_deployment");
    return paths;
  }

  /** A warning about other tables in the folder, which would be read too. */
  private static Optional<String> others(Path workspace, String sources, List<Path> tables) {
    Path folder = workspace.resolve(sources);
    try (Stream<Path> files = Files.list(folder)) {
      String names =
          files
              .filter(RawTable::hasKnownEnding)
              .filter(f -> tables.stream().noneMatch(t -> f.getFileName().equals(t.getFileName())))
              .filter(f -> !f.getFileName().toString().startsWith("."))
              .map(f -> f.getFileName().toString())
              .sorted()
              .limit(5)
              .collect(Collectors.joining(", "));
      return names.isEmpty()
          ? Optional.empty()
          : Optional.of(
              sources + " also holds " + names + ", which will be read as parts of the same table");
    } catch (IOException e) {
      throw new RiskException(
          ErrorCode.SOURCE_UNREACHABLE, "cannot be listed", ErrorContext.ofFile(folder), e);
    }
  }
}
