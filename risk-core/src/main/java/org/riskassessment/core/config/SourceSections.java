package org.riskassessment.core.config;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.NearestName;
import org.riskassessment.core.json.JsonSection;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.Schema;

/** Reads the list {@code sources} of a configuration, and single sources under other keys. */
final class SourceSections {
  private static final String WILDCARDS = "*?[{";
  private static final String NO_DELIMITER = "\"\r\n\0";
  private static final int LONGEST_DELIMITER = 10;
  private static final int MOST_LINES = 1_000_000;

  private final Path workspace;
  private final JoinSections joins = new JoinSections();

  SourceSections(Path workspace) {
    this.workspace = workspace;
  }

  /**
   * Reads the list.
   *
   * @param inputFolder the source of the input folder, which comes first; null without one
   */
  List<Source> read(JsonSection root, @Nullable Source inputFolder) {
    Map<String, Source> byName = new LinkedHashMap<>();
    if (inputFolder != null) {
      byName.put(inputFolder.name(), inputFolder);
    }
    for (JsonSection section : root.sections("sources")) {
      Source source = source(section, null);
      for (JsonSection join : section.sections("joins")) {
        joins.read(join, source(join, null));
      }
      if (byName.putIfAbsent(source.name(), source) != null) {
        section.fault(
            section.has("name") ? "name" : section.has("table") ? "table" : "path",
            "is already the name of another source",
            source.name(),
            "a unique name");
      }
    }
    return new ArrayList<>(byName.values());
  }

  /** The joins of the sources that were read. */
  List<Join> joins() {
    return joins.joins();
  }

  /**
   * Reads the source under a key, which is also its name unless it has one.
   *
   * @return empty when the key is absent
   */
  Optional<Source> read(JsonSection root, String key) {
    return root.section(key).map(section -> source(section, key));
  }

  private Source source(JsonSection section, @Nullable String name) {
    return section.choice("type", Type.FILES) == Type.JDBC
        ? new JdbcSection(section, workspace).read(name)
        : files(section);
  }

  private FileSource files(JsonSection json) {
    String path = json.word("path");
    Split split = split(json, path);
    return new FileSource(
        json.has("name") ? json.word("name") : path,
        path,
        split.folder(),
        split.glob(),
        layout(json),
        json.choice("schema_policy", SchemaPolicy.STRICT));
  }

  /** The kinds of source. */
  private enum Type {
    FILES,
    JDBC
  }

  private record Split(Path folder, @Nullable String glob) {}

  /** The folder before the first part with a wildcard, and the rest. */
  private Split split(JsonSection json, String path) {
    String accepted = "a folder such as data/crm, or a glob such as data/crm/2026-*.csv.gz";
    List<String> parts = List.of(path.split("/", -1));
    int folders = 0;
    while (folders < parts.size()
        && parts.get(folders).chars().noneMatch(c -> WILDCARDS.indexOf(c) >= 0)) {
      folders++;
    }
    String folder = String.join("/", parts.subList(0, folders));
    String glob =
        folders == parts.size() ? null : String.join("/", parts.subList(folders, parts.size()));
    try {
      if (glob != null) {
        FileSystems.getDefault().getPathMatcher("glob:" + glob);
      }
      // Before a leading slash is the root, not the workspace.
      return new Split(
          workspace.resolve(folder.isEmpty() && path.startsWith("/") ? "/" : folder).normalize(),
          glob);
    } catch (InvalidPathException | PatternSyntaxException e) {
      json.fault("path", "is not a valid path or glob", path, accepted);
      return new Split(workspace.resolve("?"), null);
    }
  }

  private static FileLayout layout(JsonSection json) {
    boolean header = json.flag("header", true);
    Integer headerLines =
        json.has("header_lines") ? (Integer) (int) json.integer("header_lines", 1, 0, 9) : null;
    if (!header && headerLines != null && headerLines > 0) {
      json.fault("header_lines", "are " + headerLines + ", but \"header\" is false", null, "0");
    }
    return new FileLayout(
        delimiter(json),
        character(json, "quote"),
        character(json, "escape"),
        charset(json),
        json.optionalText("sheet").orElse(null),
        (int) json.integer("skip_lines", 0, 0, MOST_LINES),
        header ? headerLines : Integer.valueOf(0),
        json.sections("columns").stream().map(SourceSections::written).toList());
  }

  private static FileLayout.Written written(JsonSection json) {
    String name = json.word("name");
    return new FileLayout.Written(
        name, json.text("in_file", name), JoinSections.format(json).orElse(null));
  }

  /** Notes columns of files that the schema does not have, and names that two of them share. */
  static void check(JsonSection root, RiskConfig.Inputs inputs, Schema schema) {
    List<String> known = schema.columns().stream().map(Column::name).toList();
    for (Source source : inputs.sources()) {
      List<FileLayout.Written> columns =
          source instanceof FileSource files ? files.layout().columns() : List.of();
      Set<String> free = new HashSet<>(known);
      columns.forEach(written -> free.remove(written.name()));
      for (FileLayout.Written written : columns) {
        if (!known.contains(written.name())) {
          root.fault(
              "sources",
              "describes a column '" + written.name() + "' in '" + source.name() + "'",
              written.name(),
              "a column of the schema" + NearestName.hint(written.name(), known));
        } else if (!free.add(written.inFile())) {
          root.fault(
              "sources",
              "reads two columns of the schema from '" + written.inFile() + "'",
              written.inFile(),
              "a column of its own in the files for each");
        }
      }
    }
  }

  private static @Nullable String delimiter(JsonSection json) {
    String text = json.optionalText("delimiter").orElse(null);
    if (text == null) {
      return null;
    }
    String delimiter = text.equals("tab") ? "\t" : text.equals("space") ? " " : text;
    if (delimiter.isEmpty()
        || delimiter.length() > LONGEST_DELIMITER
        || delimiter.chars().anyMatch(c -> NO_DELIMITER.indexOf(c) >= 0)) {
      json.fault("delimiter", "cannot stand between cells", text, "such as , or ; or | or tab");
      return null;
    }
    return delimiter;
  }

  private static @Nullable Character character(JsonSection json, String key) {
    String text = json.optionalText(key).orElse(null);
    if (text == null) {
      return null;
    }
    if (text.length() != 1
        || "\r\n\0".contains(text)
        || Character.isLetterOrDigit(text.charAt(0))) {
      json.fault(
          key,
          "is not a single character",
          text,
          key.equals("quote") ? "such as \" or '" : "such as \\");
      return null;
    }
    return text.charAt(0);
  }

  private static Charset charset(JsonSection json) {
    String name = json.text("charset", StandardCharsets.UTF_8.name());
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      json.fault("charset", "is not a known charset", name, "such as utf-8 or windows-1252");
      return StandardCharsets.UTF_8;
    }
  }
}
