package org.riskassessment.cli.terminal;

import org.riskassessment.core.error.Remedy;
import org.riskassessment.core.error.RiskException;

/** Says which command or option helps with an error. */
final class Remedies {
  private Remedies() {}

  /** The error's message, with what to do next where that is known. */
  static String sentence(RiskException failure) {
    Remedy remedy = failure.context().remedy();
    return remedy == null ? failure.getMessage() : failure.getMessage() + "\n  " + of(remedy);
  }

  private static String of(Remedy remedy) {
    return switch (remedy.kind()) {
      case CREATE_WORKSPACE ->
          "create one: 'risk init DIR --from FILE' for your clients, or 'risk demo DIR' to try";
      case INGEST -> "run 'risk ingest' first";
      case TRAIN -> "run 'risk train' first";
      case RUN -> "run 'risk run' first: it trains a model and deploys it";
      case DIAGNOSE -> "run 'risk diagnose' or 'risk run' first";
      case LIST_VERSIONS -> "'risk models list' lists the versions";
      case DEPLOY -> "to deploy it: risk deploy " + remedy.subject();
      case FORCE_DEPLOYMENT ->
          "to deploy it anyway: risk deploy %s --force --reason \"...\""
              .formatted(remedy.subject());
      case RESET_WATERMARK ->
          "to read the source again from its start: risk watermark reset " + remedy.subject();
      case LIST_BATCHES -> "'risk runs show RUN' lists the batches of a run";
      case LIST_QUARANTINE -> "'risk quarantine list' lists the batches with quarantined rows";
      case NAME_LABEL -> "name the column that says who left: --label COLUMN";
      case NAME_POSITIVE ->
          "name each value that means 'left'; the others mean 'stayed': --positive "
              + (remedy.subject().isEmpty() ? "VALUE" : quoted(remedy.subject()))
              + "; values of clients not known yet: --no-label VALUE";
      case NAME_BLANK -> "say what a blank cell means: --blank stayed, or --blank left";
      case NAME_DATE_ORDER ->
          "say what comes first, day or month: --date-order dmy, or --date-order mdy";
      case NAME_ID ->
          "name the column that identifies a client: --id COLUMN; or several that do so together:"
              + " --id COL+COL; or number the rows: --id row (each row is then a client of its own,"
              + " without a history)";
      case SAY_NO_HEADER ->
          "if there is no header: 'risk init --no-header', or \"header\": false in the source";
      case NAME_CHARSET ->
          "to name the charset: 'risk init --encoding NAME', or \"charset\" in the source";
      case TAKE_OTHER_COLUMNS ->
          "to take files with other columns: \"schema_policy\": \"add_nullable\" in the source";
      case CREATE_TOKEN -> "make a token first: 'risk tokens create NAME --scope read'";
      case RESTORE_STORE -> "put back a copy of the store that was made with 'risk db copy'";
      case RENAME_WORKSPACE -> "to copy it under another name, use --to-workspace NAME";
    };
  }

  private static String quoted(String word) {
    return word.matches("[\\p{L}\\p{N}_.-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
