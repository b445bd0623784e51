package org.riskassessment.core.config;

import java.nio.file.Path;
import org.riskassessment.core.json.JsonSection;

/** Reads {@code store}. */
final class StoreSection {
  /** Where the store is when nothing is configured. */
  private static final String FILE = "data/risk.db";

  private static final int LONGEST_NAME = 200;

  private final WorkspacePaths paths;

  StoreSection(WorkspacePaths paths) {
    this.paths = paths;
  }

  /** The store without the section. */
  RiskConfig.Store standard() {
    return RiskConfig.Store.of(sqlite(paths.workspace().resolve(FILE)));
  }

  RiskConfig.Store read(JsonSection json) {
    String text = json.has("url") ? json.word("url") : FILE;
    boolean whole = text.startsWith("jdbc:");
    if (!whole && text.contains("://")) {
      // Not shown: other programs' URLs contain passwords.
      json.fault("url", "is not a JDBC URL", null, "a file, or jdbc:postgresql://HOST/DATABASE");
      text = FILE;
    }
    String url = whole ? text : sqlite(paths.read(json, "url", text));
    String name = json.text("workspace", RiskConfig.Store.WORKSPACE);
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      json.fault(
          "workspace",
          "is not a valid workspace name",
          name,
          "1 to " + LONGEST_NAME + " characters");
      name = RiskConfig.Store.WORKSPACE;
    }
    Database database = Database.read(json, url, paths.workspace());
    if (database.kind().equals("sqlite")
        && (database.user() != null || database.password() != null)) {
      json.fault(
          "url",
          "is an SQLite file, which has no user or password",
          text,
          "the URL of a database server");
    }
    return new RiskConfig.Store(database, name);
  }

  private static String sqlite(Path file) {
    return "jdbc:sqlite:" + file;
  }
}
