package org.riskassessment.core.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.riskassessment.core.json.JsonSection;

/**
 * The paths of a configuration: relative to its workspace as text, absolute once read.
 *
 * @param workspace absolute
 */
record WorkspacePaths(Path workspace) {

  /** A required path. */
  Path read(JsonSection json, String key) {
    return read(json, key, json.word(key));
  }

  /**
   * The path of a text under a key. A fault is noted for an invalid path, and the key's name
   * replaces it, which is different from every other path.
   */
  Path read(JsonSection json, String key, String text) {
    try {
      return workspace.resolve(text.isBlank() ? key : text).normalize();
    } catch (InvalidPathException e) {
      json.fault(key, "is not a valid path", text, "a path, relative to " + workspace);
      return workspace.resolve(key);
    }
  }

  /** A path as the user knows it: relative to the workspace when it is inside. */
  String display(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    if (absolute.equals(workspace)) {
      return ".";
    }
    return absolute.startsWith(workspace)
        ? workspace.relativize(absolute).toString()
        : absolute.toString();
  }
}
