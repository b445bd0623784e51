package org.riskassessment.core.config;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.json.Words;

/**
 * Files of a folder.
 *
 * @param path as configured: a folder or a glob
 * @param folder absolute; the part of the path before its first wildcard
 * @param glob pattern of the files' paths within the folder, {@code *.csv}; null for every file
 *     with a known ending
 * @param layout how the files are written
 */
public record FileSource(
    String name,
    String path,
    Path folder,
    @Nullable String glob,
    FileLayout layout,
    SchemaPolicy schemaPolicy)
    implements Source {

  public FileSource {
    Objects.requireNonNull(folder);
  }

  /** Files in the standard form, named by their path in the workspace. */
  static FileSource within(Path workspace, Path fileOrFolder) {
    return ofFolder(new WorkspacePaths(workspace).display(fileOrFolder), fileOrFolder);
  }

  /** A folder of files in the standard form: UTF-8, the schema's columns. */
  public static FileSource ofFolder(String name, Path folder) {
    return new FileSource(name, name, folder, null, FileLayout.UNKNOWN, SchemaPolicy.STRICT);
  }

  /** The source's settings for other files. */
  public FileSource forFiles(String otherName, Path other) {
    return new FileSource(otherName, otherName, other, null, layout, schemaPolicy);
  }

  /** Whether nothing is said of how its files are written. */
  public boolean isPlain() {
    return layout.equals(FileLayout.UNKNOWN) && schemaPolicy == SchemaPolicy.STRICT;
  }

  /** Whether files in another folder may be among those of this source. */
  boolean readsFrom(Path other) {
    if (glob == null || !other.startsWith(folder)) {
      return glob == null && other.equals(folder);
    }
    if (glob.contains("**")) {
      return true;
    }
    int name = glob.lastIndexOf('/');
    return name < 0 ? other.equals(folder) : folderMatches(glob.substring(0, name), other);
  }

  private boolean folderMatches(String folders, Path other) {
    try {
      return FileSystems.getDefault()
          .getPathMatcher("glob:" + folders)
          .matches(folder.relativize(other));
    } catch (PatternSyntaxException e) {
      return true; // A group with a slash in it, which may match any folder.
    }
  }

  @Override
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", name);
    tree.put("type", "files");
    tree.put("path", path);
    tree.putAll(layout.toTree());
    tree.put("schema_policy", Words.lower(schemaPolicy));
    return tree;
  }
}
