package org.riskassessment.cli.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.riskassessment.core.Mutations;

/**
 * Spoils everything that the program reads, and gives it commands: each ends with a documented exit
 * status and a sentence, harms nothing, and never calls the damage its own fault.
 *
 * <p>Deterministic: mutation n of a kind is the same on every machine. {@code -Dfuzz.kind=STORE
 * -Dfuzz.only=17} tries one again; {@code -Pstress} tries 20,000.
 */
class MutationFuzzTest {
  private static final String ONLY = System.getProperty("fuzz.only");
  private static final String KIND = System.getProperty("fuzz.kind");

  /** How many failures are told before giving up on a kind. */
  private static final int TOLD = Integer.getInteger("fuzz.told", 5);

  private static final Duration LONGEST = Duration.ofSeconds(60);

  @TempDir(factory = MemoryFolder.class)
  static Path folder;

  private static FuzzedWorkspace workspace;

  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("status"),
          List.of("run"),
          List.of("run", "-o", "json"),
          List.of("doctor"),
          List.of("predict"),
          List.of("predict", "-o", "csv"),
          List.of("call-list"),
          List.of("call-list", "-o", "json"),
          List.of("client", "CLIENT"),
          List.of("client", "CLIENT", "--set", "number_of_employees=3"),
          List.of("contact", "CLIENT", "--outcome", "reached"),
          List.of("contact", "--report"),
          List.of("models", "list"),
          List.of("models", "list", "-o", "csv"),
          List.of("models", "show", "1"),
          List.of("models", "show", "2", "-o", "json"),
          List.of("models", "compare", "1", "2"),
          List.of("models", "history"),
          List.of("models", "verify"),
          List.of("models", "export", "1"),
          List.of("models", "prune", "--keep", "1"),
          List.of("runs", "list"),
          List.of("runs", "show", "latest"),
          List.of("runs", "show", "latest", "-o", "json"),
          List.of("replay", "latest"),
          List.of("quarantine", "list"),
          List.of("quarantine", "show", "1"),
          List.of("quarantine", "retry", "1"),
          List.of("ingest"),
          List.of("ingest", "--fresh"),
          List.of("ingest", "--forget", "1", "--reason", "test"),
          List.of("train"),
          List.of("score"),
          List.of("score", "--model", "1"),
          List.of("deploy", "2", "--force"),
          List.of("deploy"),
          List.of("rollback", "--reason", "test"),
          List.of("diagnose", "--offline"),
          List.of("report"),
          List.of("db", "info"),
          List.of("db", "copy", "--to", "COPY"),
          List.of("config", "show"),
          List.of("watermark", "show", "files"),
          List.of("score", "--data", "TEST"),
          List.of("predict", "TEST"));

  /** Given less often, as they take most of the time. */
  private static final Set<String> SLOW = Set.of("run", "train", "report", "diagnose");

  /** What is spoiled, and how often by default and under {@code -Pstress}. */
  private enum Kind {
    CSV(40, 6_000) {
      @Override
      String spoil(Mutations mutations, Random random) throws IOException {
        String name =
            random.nextBoolean() ? "data/sourcedata/new.csv" : "data/testdata/testdata.csv";
        byte[] rows = workspace.original("data/testdata/testdata.csv");
        // Short, for speed and so that most rows are met.
        String text = new String(rows, StandardCharsets.UTF_8);
        int end = text.indexOf('\n', random.nextInt(text.length() / 2));
        workspace.write(
            name, mutations.csv(text.substring(0, end + 1).getBytes(StandardCharsets.UTF_8)));
        return name;
      }

      @Override
      List<String> command(Random random) {
        String file = workspace.path("data/testdata/testdata.csv").toString();
        return switch (random.nextInt(20)) {
          case 0 -> List.of("run", "-o", "json");
          case 1, 2 -> List.of("predict", file, "-o", "csv");
          case 3, 4 -> List.of("predict", file);
          case 5, 6 -> List.of("score", "--data", file);
          case 7, 8 -> List.of("score");
          case 9, 10, 11 -> List.of("init", workspace.path("fresh").toString(), "--from", file);
          default -> List.of("ingest");
        };
      }
    },
    MODEL(40, 5_000) {
      @Override
      String spoil(Mutations mutations, Random random) throws IOException, SQLException {
        try (Connection store = store()) {
          List<String> files = new ArrayList<>();
          try (Statement statement = store.createStatement();
              ResultSet found =
                  statement.executeQuery(
                      "select rowid, name from model_artifact order by version, name")) {
            while (found.next()) {
              files.add(found.getLong(1) + " " + found.getString(2));
            }
          }
          String file = files.get(random.nextInt(files.size()));
          String row = file.substring(0, file.indexOf(' '));
          byte[] content = bytes(store, "select content from model_artifact where rowid = " + row);
          byte[] changed =
              file.endsWith(".json")
                  ? mutations.json(content)
                  : file.endsWith(".bin")
                      ? mutations.compressed(content)
                      : mutations.bytes(content);
          boolean unnoticed = random.nextInt(4) > 0;
          try (PreparedStatement update =
              store.prepareStatement(
                  "update model_artifact set content = ?, sha256 = coalesce(?, sha256)"
                      + " where rowid = ?")) {
            update.setBytes(1, changed);
            update.setString(2, unnoticed ? sha256(changed) : null);
            update.setString(3, row);
            update.executeUpdate();
          }
          return file + (unnoticed ? " with its SHA-256" : "");
        }
      }
    },
    CONFIG(40, 4_000) {
      @Override
      String spoil(Mutations mutations, Random random) throws IOException {
        workspace.write("config.json", mutations.json(workspace.original("config.json")));
        return "config.json";
      }

      @Override
      List<String> command(Random random) {
        return random.nextBoolean() ? List.of("config", "validate") : super.command(random);
      }
    },
    STORE(60, 4_000) {
      @Override
      String spoil(Mutations mutations, Random random) throws SQLException {
        try (Connection store = store()) {
          return spoilStore(store, mutations, random);
        }
      }
    },
    FILES(20, 1_000) {
      @Override
      String spoil(Mutations mutations, Random random) throws IOException {
        List<String> files = workspace.files();
        String name = files.get(random.nextInt(files.size()));
        Path file = workspace.path(name);
        int how = random.nextInt(5);
        if (how == 0) {
          Files.delete(file);
        } else if (how == 1) {
          Files.delete(file);
          Files.createDirectory(file);
        } else if (how == 2) {
          Files.delete(file);
          Files.createDirectory(file);
          Files.writeString(file.resolve("inside"), "x");
        } else if (how == 3) {
          FuzzedWorkspace.delete(file.getParent());
          Files.writeString(file.getParent(), "not a folder");
        } else {
          workspace.write(name, mutations.bytes(workspace.original(name)));
        }
        return name
            + " "
            + List.of("deleted", "a folder", "a full folder", "in a file", "changed").get(how);
      }
    };

    final int few;
    final int many;

    Kind(int few, int many) {
      this.few = few;
      this.many = many;
    }

    abstract String spoil(Mutations mutations, Random random) throws IOException, SQLException;

    List<String> command(Random random) {
      List<String> command = COMMANDS.get(random.nextInt(COMMANDS.size()));
      return SLOW.contains(command.get(0)) && random.nextInt(3) > 0 ? command(random) : command;
    }
  }

  @BeforeAll
  static void make() throws IOException {
    workspace = FuzzedWorkspace.in(folder);
  }

  @ParameterizedTest
  @EnumSource
  void every_mutation_ends_in_a_sentence(Kind kind) throws IOException, SQLException {
    if (KIND != null && !KIND.equals(kind.name())) {
      return;
    }
    int count = System.getProperty("stress") == null ? kind.few : kind.many;
    int first = ONLY == null ? 0 : Integer.parseInt(ONLY);
    int end = ONLY == null ? Integer.getInteger("fuzz.count", count) : first + 1;
    List<String> failures = new ArrayList<>();
    for (int n = first; n < end && failures.size() < TOLD; n++) {
      failures.addAll(attempt(kind, n));
    }
    assertThat(failures).as("mutations of kind %s that went wrong", kind).isEmpty();
  }

  private static List<String> attempt(Kind kind, int n) throws IOException, SQLException {
    Random random = new Random(seed(kind, n));
    String what = spoil(kind, random);
    String[] command = command(kind, random);
    long started = System.nanoTime();
    List<String> faults = new ArrayList<>(workspace.give(command));
    if (System.nanoTime() - started > LONGEST.toNanos()) {
      faults.add("took longer than " + LONGEST);
    }
    List<String> harm = WorkspaceCheck.of(workspace.path("")).harm();
    if (!harm.isEmpty()) {
      spoil(kind, new Random(seed(kind, n)));
      List<String> before = WorkspaceCheck.of(workspace.path("")).harm();
      harm.stream().filter(one -> !before.contains(one)).forEach(h -> faults.add("harm: " + h));
    }
    return faults.stream()
        .map(
            fault ->
                "%s, risk %s: %s (again with -Dfuzz.kind=%s -Dfuzz.only=%d)\n"
                    .formatted(what, String.join(" ", command), fault, kind, n))
        .toList();
  }

  private static long seed(Kind kind, int n) {
    return kind.ordinal() * 1_000_003L + n * 7_919L;
  }

  /** Spoils a fresh copy of the workspace. */
  private static String spoil(Kind kind, Random random) throws IOException, SQLException {
    workspace.restore();
    return kind.spoil(new Mutations(random), random);
  }

  private static String[] command(Kind kind, Random random) {
    return kind.command(random).stream()
        .map(
            word ->
                switch (word) {
                  case "CLIENT" -> FuzzedWorkspace.CLIENT;
                  case "COPY" -> "jdbc:sqlite:" + workspace.path("copy.db");
                  case "TEST" -> workspace.path("data/testdata/testdata.csv").toString();
                  default -> word;
                })
        .toArray(String[]::new);
  }

  private static Connection store() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + workspace.path("data/risk.db"));
  }

  /** One value of the store, or one row, is not what was stored. */
  private static String spoilStore(Connection store, Mutations mutations, Random random)
      throws SQLException {
    try (Statement statement = store.createStatement()) {
      statement.execute("pragma ignore_check_constraints = on");
      statement.execute("pragma foreign_keys = off");
    }
    List<String> tables =
        texts(store, "select name from sqlite_master where type = 'table' order by name");
    tables.removeIf(name -> texts(store, "select 1 from " + name + " limit 1").isEmpty());
    String table = tables.get(random.nextInt(tables.size()));
    List<String> columns = texts(store, "select name from pragma_table_info('" + table + "')");
    columns.remove("workspace_id");
    String column = columns.get(random.nextInt(columns.size()));
    List<String> rows = texts(store, "select rowid from " + table + " order by rowid");
    String row = rows.get(random.nextInt(rows.size()));
    String where = " where rowid = " + row;
    String place = table + "." + column + " of row " + row;
    if (random.nextInt(12) == 0) {
      try (Statement statement = store.createStatement()) {
        statement.execute("delete from " + table + where);
      }
      return table + " without row " + row;
    }
    byte[] old = bytes(store, "select " + column + " from " + table + where);
    boolean json = old != null && old.length > 0 && (old[0] == '{' || old[0] == '[');
    for (int tries = 0; tries < 20; tries++) {
      Object value =
          json && random.nextInt(3) > 0
              ? new String(mutations.json(old), StandardCharsets.UTF_8)
              : switch (random.nextInt(10)) {
                case 0 -> null;
                case 1 -> -1L;
                case 2 -> Long.MAX_VALUE;
                case 3 -> Long.MIN_VALUE;
                case 4 -> 1e308;
                case 5 -> 0L;
                case 6 -> 0.5;
                case 7 -> new byte[] {0, -1, 7};
                case 8 -> (long) random.nextInt(5);
                default -> mutations.hostile();
              };
      try (PreparedStatement update =
          store.prepareStatement("update " + table + " set " + column + " = ?" + where)) {
        update.setObject(1, value);
        update.executeUpdate();
        return place + " is " + (value instanceof byte[] ? "bytes" : value);
      } catch (SQLException e) {
        // Not null, or a key that exists: another value, then.
        continue;
      }
    }
    return place + " stays";
  }

  private static List<String> texts(Connection store, String sql) {
    try (Statement statement = store.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (found.next()) {
        texts.add(found.getString(1));
      }
      return texts;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(Connection store, String sql) throws SQLException {
    try (Statement statement = store.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      return found.next() ? found.getBytes(1) : new byte[0];
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
