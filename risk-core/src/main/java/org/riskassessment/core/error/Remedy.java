package org.riskassessment.core.error;

/**
 * What the reader of an error can do next. Core says what, in these words; the program that shows
 * the error says how, with a command, an option or a page of its own.
 *
 * @param subject what it applies to, such as a version or a source; empty where the kind says all
 */
public record Remedy(Kind kind, String subject) {

  /** The kinds of remedy. */
  public enum Kind {
    /** Make a workspace: its configuration is missing. */
    CREATE_WORKSPACE,
    /** Ingest data: there is no dataset yet. */
    INGEST,
    /** Train a model. */
    TRAIN,
    /** Run the full process: it trains and deploys what is missing. */
    RUN,
    /** Diagnose: no diagnosis is stored yet. */
    DIAGNOSE,
    /** Choose among the stored model versions. */
    LIST_VERSIONS,
    /** Deploy the version that is the subject. */
    DEPLOY,
    /** Deploy the version that is the subject although the promotion policy kept it back. */
    FORCE_DEPLOYMENT,
    /** Read the database source that is the subject from its first row. */
    RESET_WATERMARK,
    /** Choose among the batches of a run. */
    LIST_BATCHES,
    /** Choose among the batches with rejected rows. */
    LIST_QUARANTINE,
    /** Name the label column. */
    NAME_LABEL,
    /** Name the label's values for clients that left, such as the subject. */
    NAME_POSITIVE,
    /** Say what a blank label means. */
    NAME_BLANK,
    /** Say whether day or month comes first in dates. */
    NAME_DATE_ORDER,
    /** Name the id column. */
    NAME_ID,
    /** Say that a table has no header. */
    SAY_NO_HEADER,
    /** Name the charset of a file. */
    NAME_CHARSET,
    /** Let a source take files whose columns differ from the schema's. */
    TAKE_OTHER_COLUMNS,
    /** Make a token for the callers of the service. */
    CREATE_TOKEN,
    /** Put back a backup of the store. */
    RESTORE_STORE,
    /** Copy the store under another workspace name. */
    RENAME_WORKSPACE
  }

  /** A remedy without a subject. */
  public static Remedy of(Kind kind) {
    return new Remedy(kind, "");
  }

  /** A remedy for one thing. */
  public static Remedy of(Kind kind, Object subject) {
    return new Remedy(kind, subject.toString());
  }
}
