package org.riskassessment.cli.reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Holds the files of a workspace against its store, with plain JDBC and plain files: nothing here
 * is the product's code, so a fault of the product cannot hide itself. A test checks that.
 *
 * @param folder the workspace
 * @param store the file of SQLite, and the folders, all relative to the workspace
 */
public record WorkspaceCheck(
    Path folder, String store, String data, String models, String production) {

  private static final Pattern DIGEST = Pattern.compile("\"([^\"]+)\"\\s*:\\s*\"([0-9a-f]{64})\"");
  private static final Pattern OF_DATA =
      Pattern.compile(
          "finaldata\\.csv|finaldata\\.parts|finaldata\\.\\d+\\.csv"
              + "|finaldata\\.before-[0-9a-f]{12}\\.csv|ingestedfiles\\.txt|ingestion\\.json"
              + "|quarantine|joined|run\\.lock");
  private static final Set<String> OF_VERSION =
      Set.of("latestscore.txt", "confusionmatrix.png", "apireturns.txt");
  private static final int PARTS = 5;

  /** A workspace with the folders that {@code risk demo} makes. */
  public static WorkspaceCheck of(Path folder) {
    return new WorkspaceCheck(
        folder, "data/risk.db", "data/ingesteddata", "data/models", "data/production_deployment");
  }

  /** Everything that is not as it has to be once a command has ended; empty when all is well. */
  public List<String> faults() {
    return check(true);
  }

  /** What has to hold at any moment, even where a process has just died. */
  public List<String> harm() {
    return check(false);
  }

  private List<String> check(boolean ended) {
    List<String> faults = new ArrayList<>();
    try {
      if (Files.exists(folder.resolve(store))) {
        try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(store))) {
          new Check(connection, faults, ended).all();
        }
      }
      if (ended) {
        temporaryFiles(faults);
      }
    } catch (IOException | SQLException | RuntimeException e) {
      faults.add("cannot be checked: " + e);
    }
    return faults;
  }

  private void temporaryFiles(List<String> faults) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      all.map(file -> folder.relativize(file).toString())
          .filter(name -> name.endsWith(".tmp") || name.endsWith("-journal"))
          .forEach(name -> faults.add("a temporary file is left: " + name));
    }
  }

  /** The rows of the dataset as text, without the header. */
  public List<String> rows() throws IOException {
    List<String> records = records(Files.readAllBytes(folder.resolve(data + "/finaldata.csv")));
    return records.subList(1, records.size());
  }

  private static List<String> records(byte[] csv) {
    List<String> records = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < csv.length; i++) {
      quoted ^= csv[i] == '"';
      if (csv[i] == '\n' && !quoted) {
        records.add(new String(csv, start, i - start, UTF_8));
        start = i + 1;
      }
    }
    if (start < csv.length) {
      records.add(new String(csv, start, csv.length - start, UTF_8));
    }
    return records;
  }

  private static String cell(String record, int column) {
    int at = 0;
    boolean quoted = false;
    StringBuilder cell = new StringBuilder();
    for (int i = 0; i < record.length(); i++) {
      char c = record.charAt(i);
      if (c == '"') {
        if (quoted && i + 1 < record.length() && record.charAt(i + 1) == '"') {
          i++;
          if (at == column) {
            cell.append('"');
          }
        } else {
          quoted = !quoted;
        }
      } else if (c == ',' && !quoted) {
        at++;
      } else if (at == column) {
        cell.append(c);
      }
    }
    return cell.toString();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(sha256(bytes));
  }

  /** One pass over a workspace. */
  private final class Check {
    private final Connection connection;
    private final List<String> faults;
    private final boolean ended;

    Check(Connection connection, List<String> faults, boolean ended) {
      this.connection = connection;
      this.faults = faults;
      this.ended = ended;
    }

    void all() throws SQLException, IOException {
      same("the store's integrity", "ok", text("pragma integrity_check"));
      for (Map<String, Object> row : query("pragma foreign_key_check")) {
        faults.add("a row refers to one that is not there: " + row);
      }
      if (query("select 1 from sqlite_master where name = 'dataset'").isEmpty()) {
        return;
      }
      datasets();
      batches();
      versions();
      deployments();
      predictions();
      if (ended) {
        runs();
        modelFolders();
        production();
        dataFolder();
        parts();
      }
    }

    private void same(String what, Object expected, Object found) {
      if (!expected.equals(found)) {
        faults.add(what + ": " + shown(found) + ", not " + shown(expected));
      }
    }

    private static @Nullable Object shown(@Nullable Object value) {
      return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value;
    }

    private void datasets() throws SQLException, IOException {
      List<Map<String, Object>> datasets = query("select * from dataset order by number");
      if (datasets.isEmpty()) {
        return;
      }
      Map<String, Object> newest = datasets.get(datasets.size() - 1);
      for (Map<String, Object> dataset : datasets) {
        long generation = number(dataset, "generation");
        boolean present = generation == number(newest, "generation");
        Path kept = folder.resolve(data + "/finaldata." + generation + ".csv");
        if (!present && !Files.exists(kept)) {
          continue;
        }
        // A process may die between keeping a file and beginning the next generation.
        Path file = Files.exists(kept) ? kept : folder.resolve(data + "/finaldata.csv");
        byte[] csv = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        int bytes = (int) number(dataset, "bytes");
        String what = "dataset " + dataset.get("number");
        if (csv.length < bytes) {
          faults.add(what + " has " + csv.length + " of " + bytes + " bytes");
          continue;
        }
        byte[] prefix = Arrays.copyOf(csv, bytes);
        same(what + ", SHA-256", dataset.get("dataset_id"), hex(prefix));
        List<String> records = records(prefix);
        same(what + ", rows", number(dataset, "row_count"), records.size() - 1L);
        if (dataset == newest) {
          same(what + ", different rows", records.size(), new HashSet<>(records).size());
          if (ended) {
            same("bytes of finaldata.csv", (long) bytes, (long) csv.length);
            same("the kept file of this generation", false, Files.exists(kept));
          }
        }
      }
    }

    private void batches() throws SQLException {
      for (Map<String, Object> batch : query("select * from ingestion_batch")) {
        same(
            "rows of batch " + batch.get("number"),
            number(batch, "rows_read"),
            number(batch, "rows_new")
                + number(batch, "rows_duplicate")
                + number(batch, "rows_rejected"));
      }
      List<Map<String, Object>> newest =
          query("select generation, row_count from dataset order by number desc limit 1");
      if (newest.isEmpty()
          || !query("select 1 from ingestion_batch where status = 'FORGOTTEN'").isEmpty()) {
        return;
      }
      long next = 0;
      for (Map<String, Object> batch :
          query(
              "select number, first_row, rows_new from ingestion_batch where status = 'INGESTED'"
                  + " and rows_new > 0 and generation = "
                  + newest.get(0).get("generation")
                  + " order by first_row")) {
        same("first row of batch " + batch.get("number"), next, number(batch, "first_row"));
        next = number(batch, "first_row") + number(batch, "rows_new");
      }
      same("rows of all batches", number(newest.get(0), "row_count"), next);
    }

    private void versions() throws SQLException {
      for (Map<String, Object> file :
          query("select version, name, sha256, content from model_artifact")) {
        same(
            file.get("name") + " of version " + file.get("version") + ", SHA-256",
            file.get("sha256"),
            hex((byte[]) file.get("content")));
      }
    }

    private void deployments() throws SQLException {
      Object deployed = null;
      long number = 0;
      for (Map<String, Object> one : query("select * from deployment order by number")) {
        same("number of a deployment", ++number, number(one, "number"));
        if (deployed != null || one.get("previous_version") != null) {
          same(
              "version before deployment " + number,
              String.valueOf(shown(deployed)),
              String.valueOf(shown(one.get("previous_version"))));
        }
        deployed = shown(one.get("version"));
      }
      Object last = deployed;
      if (last != null
          && query("select version from model_artifact where name = 'model.json'").stream()
              .noneMatch(model -> last.equals(model.get("version")))) {
        faults.add("the deployed version " + last + " has no model");
      }
    }

    private void predictions() throws SQLException {
      for (Map<String, Object> batch :
          query(
              "select b.number, b.n, (select count(*) from prediction p where"
                  + " p.workspace_id = b.workspace_id and p.batch_number = b.number) as scores,"
                  + " (select count(*) from model_version v where"
                  + " v.workspace_id = b.workspace_id and v.version = b.model_version) as versions"
                  + " from prediction_batch b")) {
        same("scores of batch " + batch.get("number"), batch.get("n"), batch.get("scores"));
        same("versions of batch " + batch.get("number"), 1, batch.get("versions"));
      }
    }

    private void runs() throws SQLException {
      for (Map<String, Object> run : query("select run_id from run where outcome = 'RUNNING'")) {
        faults.add("run " + run.get("run_id") + " never ended");
      }
    }

    private void modelFolders() throws SQLException, IOException {
      Map<String, Map<String, String>> artifacts = new TreeMap<>();
      for (Map<String, Object> file : query("select version, name, sha256 from model_artifact")) {
        artifacts
            .computeIfAbsent(file.get("version").toString(), version -> new TreeMap<>())
            .put((String) file.get("name"), (String) file.get("sha256"));
      }
      Path root = folder.resolve(models);
      for (String name : names(root)) {
        if (!artifacts.containsKey(name) && !OF_VERSION.contains(name)) {
          faults.add(models + " has " + name + ", which is not of a stored version");
        }
      }
      for (Map.Entry<String, Map<String, String>> version : artifacts.entrySet()) {
        Path shown = root.resolve(version.getKey());
        Set<String> names = names(shown);
        for (Map.Entry<String, String> file : version.getValue().entrySet()) {
          if (names.contains(file.getKey())) {
            same(
                shown.resolve(file.getKey()) + ", SHA-256",
                file.getValue(),
                hex(Files.readAllBytes(shown.resolve(file.getKey()))));
          } else if (!DERIVED.contains(file.getKey())) {
            // What a reading command computes is shown by the next one that writes.
            faults.add(shown.resolve(file.getKey()) + " is missing");
          }
        }
        names.removeAll(version.getValue().keySet());
        names.removeAll(OF_VERSION);
        same("other files in " + shown, Set.of(), names);
      }
    }

    private void production() throws SQLException, IOException {
      List<Map<String, Object>> newest =
          query("select number, version from deployment order by number desc limit 1");
      Path file = folder.resolve(production + "/deployment.json");
      if (newest.isEmpty()) {
        same(file + " without a deployment", false, Files.exists(file));
        return;
      }
      String text = Files.readString(file);
      same("deployment shown", newest.get(0).get("number").toString(), found("deployment", text));
      same("version shown", newest.get(0).get("version").toString(), found("model_version", text));
      Map<String, String> digests = new LinkedHashMap<>();
      Matcher digest = DIGEST.matcher(text);
      while (digest.find()) {
        digests.put(digest.group(1), digest.group(2));
      }
      for (Map.Entry<String, String> shown : digests.entrySet()) {
        Path at = folder.resolve(production).resolve(shown.getKey());
        same(
            at + ", SHA-256",
            shown.getValue(),
            Files.exists(at) ? hex(Files.readAllBytes(at)) : "missing");
      }
      for (Map<String, Object> stored :
          query(
              "select name, sha256 from model_artifact where version = "
                  + newest.get(0).get("version"))) {
        if (digests.containsKey(stored.get("name"))) {
          same(
              stored.get("name") + " deployed",
              stored.get("sha256"),
              digests.get(stored.get("name")));
        } else if (!DERIVED.contains(stored.get("name"))) {
          faults.add(stored.get("name") + " is not deployed");
        }
      }
      Set<String> others = names(folder.resolve(production));
      others.removeAll(digests.keySet());
      others.remove("deployment.json");
      same("other files in " + production, Set.of(), others);
    }

    private static final Set<String> DERIVED = Set.of("refits.bin", "reference.bin", "usual.json");

    private String found(String key, String json) {
      Matcher value = Pattern.compile("\"" + key + "\"\\s*:\\s*(\\d+)").matcher(json);
      return value.find() ? value.group(1) : "nothing";
    }

    private void dataFolder() throws IOException, SQLException {
      Path root = folder.resolve(data);
      Set<String> others =
          names(root).stream()
              .filter(name -> !OF_DATA.matcher(name).matches())
              .collect(Collectors.toCollection(TreeSet::new));
      same("other files in " + data, Set.of(), others);
      for (String name : names(root.resolve("quarantine"))) {
        if (query(
                "select 1 from ingestion_batch where rows_rejected > 0 and substr(sha256, 1, 12)"
                    + " = '"
                    + name.substring(0, Math.min(12, name.length())).replace("'", "")
                    + "'")
            .isEmpty()) {
          faults.add("quarantine has " + name + ", which no batch refers to");
        }
      }
    }

    /** The parts of the clients are those that SHA-256 of their ids gives. */
    private void parts() throws IOException, SQLException {
      Path file = folder.resolve(data + "/finaldata.parts");
      List<Map<String, Object>> newest =
          query("select dataset_id, row_count from dataset order by number desc limit 1");
      if (!Files.isRegularFile(file) || newest.isEmpty()) {
        return;
      }
      byte[] bytes = Files.readAllBytes(file);
      int header = new String(bytes, UTF_8).indexOf('\n') + 1;
      if (!new String(bytes, 0, header, UTF_8).contains((String) newest.get(0).get("dataset_id"))) {
        return; // Of an earlier dataset: it is not used.
      }
      CRC32C checksum = new CRC32C();
      checksum.update(bytes, 0, bytes.length - Long.BYTES);
      same(
          "checksum of finaldata.parts",
          checksum.getValue(),
          ByteBuffer.wrap(bytes, bytes.length - Long.BYTES, Long.BYTES).getLong());
      List<String> records = records(Files.readAllBytes(folder.resolve(data + "/finaldata.csv")));
      same("length of finaldata.parts", records.size() - 1, bytes.length - header - Long.BYTES);
      for (int row = 1; row < records.size() && header + row - 1 < bytes.length; row++) {
        byte[] hash = sha256(cell(records.get(row), 0).strip().getBytes(UTF_8));
        long part = Long.remainderUnsigned(ByteBuffer.wrap(hash).getLong(), PARTS);
        if (part != bytes[header + row - 1]) {
          faults.add("part of row " + row + ": " + bytes[header + row - 1] + ", not " + part);
          return;
        }
      }
    }

    private Set<String> names(Path of) throws IOException {
      if (!Files.isDirectory(of)) {
        return new TreeSet<>();
      }
      try (Stream<Path> all = Files.list(of)) {
        return all.map(file -> file.getFileName().toString())
            .collect(Collectors.toCollection(TreeSet::new));
      }
    }

    private static long number(Map<String, Object> row, String column) {
      return ((Number) row.get(column)).longValue();
    }

    private String text(String sql) throws SQLException {
      return query(sql).get(0).values().iterator().next().toString();
    }

    private List<Map<String, Object>> query(String sql) throws SQLException {
      try (PreparedStatement statement = connection.prepareStatement(sql);
          ResultSet found = statement.executeQuery()) {
        ResultSetMetaData columns = found.getMetaData();
        List<Map<String, Object>> rows = new ArrayList<>();
        while (found.next()) {
          Map<String, Object> row = new LinkedHashMap<>();
          for (int column = 1; column <= columns.getColumnCount(); column++) {
            Object value = found.getObject(column);
            // As text, so that damage of the same kind reads the same.
            row.put(
                columns.getColumnName(column),
                columns.getColumnName(column).equals("content") ? value : shown(value));
          }
          rows.add(row);
        }
        return rows;
      }
    }
  }
}
