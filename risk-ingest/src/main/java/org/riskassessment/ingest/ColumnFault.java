package org.riskassessment.ingest;

/**
 * How a column of a database source differs from what it should be.
 *
 * @param column its name
 * @param found the type it has now, or a similar name that the source has; empty for none
 * @param before the type it had before; empty for none
 */
record ColumnFault(Kind kind, String column, String found, String before) {

  /** The kinds of fault; their names are part of a refused poll's digest. */
  enum Kind {
    /** A column of the schema. */
    MISSING,
    /** The column that shows which rows are new. */
    MISSING_CURSOR,
    /** The source had the column before. */
    REMOVED,
    /** The column had another type before. */
    RETYPED,
    /** The source did not have the column before. */
    ADDED
  }

  /** The end of a sentence that begins with the name of the source. */
  String sentence() {
    return switch (kind) {
      case MISSING ->
          "lacks the column '"
              + column
              + "'"
              + (found.isEmpty() ? "" : " (is it '" + found + "'?)");
      case MISSING_CURSOR -> "lacks the column '" + column + "', which shows which rows are new";
      case REMOVED -> "no longer has the column '" + column + "'";
      case RETYPED -> "has '" + column + "' as " + found + ", which was " + before;
      case ADDED -> "has the new column '" + column + "'";
    };
  }

  /** What identifies the fault, whatever the wording of its sentence. */
  String key() {
    return String.join("\t", kind.name(), column, found, before);
  }
}
