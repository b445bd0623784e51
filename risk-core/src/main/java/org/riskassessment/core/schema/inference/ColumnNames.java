package org.riskassessment.core.schema.inference;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.riskassessment.core.schema.Cells;

/** What the name of a column, and the values of a label, suggest about their meaning. */
final class ColumnNames {
  private static final Set<String> LABELS =
      Set.of(
          "exited",
          "exit",
          "churn",
          "churned",
          "ischurn",
          "ischurned",
          "haschurned",
          "churnflag",
          "churnlabel",
          "churnvalue",
          "churnstatus",
          "churnyn",
          "customerchurn",
          "clientchurn",
          "attrition",
          "attritionflag",
          "attrited",
          "left",
          "hasleft",
          "isleft",
          "leftcompany",
          "cancelled",
          "canceled",
          "iscancelled",
          "iscanceled",
          "hascancelled",
          "lost",
          "islost",
          "terminated",
          "defected",
          "isexited",
          "hasexited");
  private static final Set<String> LABEL_TOKENS =
      Set.of("churn", "churned", "attrition", "attrited", "exited", "cancelled", "canceled");
  private static final Set<String> PLAIN_LABELS =
      Set.of("target", "label", "outcome", "y", "class", "groundtruth");
  private static final Set<String> SUBJECTS =
      Set.of(
          "client",
          "customer",
          "cust",
          "corporation",
          "company",
          "account",
          "acct",
          "user",
          "member",
          "subscriber",
          "business",
          "firm",
          "organisation",
          "organization",
          "tenant",
          "merchant",
          "policyholder");
  private static final Set<String> ID_ENDS =
      Set.of("id", "num", "number", "no", "nr", "nbr", "key", "code", "ref", "uuid", "guid");
  private static final Set<String> PLAIN_IDS = Set.of("id", "uuid", "guid", "key", "msisdn");

  /** Words for a span of time: a column named so tells the rows of a client apart. */
  private static final Set<String> PERIODS =
      Set.of(
          "month",
          "mmm",
          "yyyymm",
          "period",
          "snapshot",
          "quarter",
          "week",
          "monat",
          "mes",
          "mois");

  private static final List<String> TIMES =
      List.of(
          "observedat",
          "snapshotdate",
          "observationdate",
          "asof",
          "asofdate",
          "snapshot",
          "reportingdate",
          "reportdate",
          "month",
          "period",
          "date");
  private static final Set<String> OWNERS =
      Set.of(
          "accountmanager",
          "clientmanager",
          "relationshipmanager",
          "customermanager",
          "owner",
          "accountowner",
          "clientowner",
          "customerowner",
          "salesrep",
          "accountexecutive",
          "csm");
  private static final Set<String> VALUES =
      Set.of(
          "value",
          "contractvalue",
          "annualcontractvalue",
          "annualrevenue",
          "arr",
          "acv",
          "mrr",
          "clientvalue",
          "customervalue",
          "accountvalue");
  private static final Set<String> NUMBERED =
      Set.of(
          "zip",
          "zipcode",
          "postcode",
          "postalcode",
          "plz",
          "phone",
          "phonenumber",
          "mobile",
          "telephone",
          "fax");
  private static final Set<String> CODES =
      Set.of(
          "id",
          "code",
          "zip",
          "zipcode",
          "postcode",
          "postalcode",
          "plz",
          "ref",
          "nr",
          "nbr",
          "areacode");

  /** Words for leaving, which with a word for a time name the day on which a client left. */
  private static final Set<String> LEAVING =
      Set.of(
          "left",
          "leave",
          "leaving",
          "exit",
          "exited",
          "churn",
          "churned",
          "attrition",
          "cancel",
          "cancelled",
          "canceled",
          "cancellation",
          "termination",
          "terminated",
          "departure",
          "departed",
          "closed",
          "closure",
          "resigned",
          "resignation",
          "unsubscribed",
          "lost",
          "lapse",
          "lapsed",
          "quit",
          "gone",
          "withdrawn",
          "withdrawal",
          "surrender",
          "surrendered",
          "disconnect",
          "disconnected",
          "disconnection",
          "deactivated",
          "deactivation");

  private static final Set<String> LAST_DAYS =
      Set.of(
          "lastworkingdate",
          "lastworkingday",
          "lastdayofwork",
          "dateofleaving",
          "dateofexit",
          "dateoftermination",
          "dateofcancellation",
          "contractendedon");

  private static final Set<String> TIME_WORDS =
      Set.of("on", "at", "date", "day", "year", "month", "time");
  private static final Set<String> SIGNED =
      Set.of(
          "balance",
          "change",
          "delta",
          "growth",
          "diff",
          "difference",
          "net",
          "profit",
          "margin",
          "trend",
          "return",
          "lat",
          "latitude",
          "lon",
          "long",
          "longitude",
          "temperature",
          "deviation",
          "saldo",
          "cashflow",
          "sentiment",
          "nps");
  private static final Set<String> LEFT =
      Set.of(
          "churned",
          "churn",
          "left",
          "exited",
          "exit",
          "attrited",
          "cancelled",
          "canceled",
          "lost",
          "gone",
          "departed",
          "terminated",
          "defected",
          "leaver",
          "closed",
          "inactive");
  private static final Set<String> STAYED =
      Set.of(
          "stayed",
          "stay",
          "existing",
          "active",
          "retained",
          "current",
          "loyal",
          "remained",
          "open",
          "kept");
  private static final Set<String> NEGATIONS = Set.of("not", "no", "non", "never");

  /** Labels whose 'yes' means that the client stayed. */
  private static final Set<String> STAYED_LABELS =
      Set.of("retained", "retention", "active", "stayed", "renewed", "loyal", "remained", "kept");

  private final String squashed;
  private final List<String> tokens;

  private ColumnNames(List<String> tokens) {
    this.tokens = tokens;
    this.squashed = String.join("", tokens);
  }

  static ColumnNames of(String name) {
    return new ColumnNames(tokens(name));
  }

  /** Whether another name differs in case and separators alone. */
  boolean isLike(ColumnNames other) {
    return squashed.equals(other.squashed);
  }

  private static List<String> tokens(String name) {
    String parted =
        name.replaceAll("([\\p{Ll}\\p{N}])(\\p{Lu})", "$1_$2")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^\\p{L}\\p{N}.]+", "_")
            .replaceAll("^_+|_+$", "");
    return List.of(parted.split("_"));
  }

  /** 3 for a label's name, 2 for a name with such a word in it, 1 for a target's name, else 0. */
  int labelRank() {
    if (LABELS.contains(squashed)) {
      return 3;
    }
    if (tokens.stream().anyMatch(LABEL_TOKENS::contains)) {
      return 2;
    }
    return PLAIN_LABELS.contains(squashed) ? 1 : 0;
  }

  /** 3 for the id of a client, 2 for an id or a client, 1 for the id of something, else 0. */
  int idRank() {
    if (squashed.equals("corporation")
        || SUBJECTS.stream().anyMatch(s -> squashed.startsWith(s) && ends(s.length()))) {
      return 3;
    }
    if (PLAIN_IDS.contains(squashed) || SUBJECTS.contains(squashed)) {
      return 2;
    }
    return tokens.size() > 1 && ID_ENDS.contains(tokens.get(tokens.size() - 1)) && !isRowNumber()
        ? 1
        : 0;
  }

  private boolean ends(int from) {
    return ID_ENDS.contains(squashed.substring(from));
  }

  private boolean isRowNumber() {
    return tokens.get(0).equals("row") || tokens.get(0).equals("index");
  }

  /** Lower is better; negative for a column that is not named like the date of an observation. */
  int timeRank() {
    return TIMES.indexOf(squashed);
  }

  /** Whether it is the month or another period of a row: report_month, MMM-YY. */
  boolean isPeriod() {
    return timeRank() >= 0
        || tokens.stream().anyMatch(PERIODS::contains)
        || tokens.contains("date") && (tokens.contains("as") || tokens.contains("record"));
  }

  boolean isMonth() {
    return tokens.stream().anyMatch(t -> t.equals("month") || t.equals("mmm") || t.equals("yyyymm"))
        || squashed.equals("period");
  }

  boolean isOwner() {
    return OWNERS.contains(squashed);
  }

  boolean isValue() {
    return VALUES.contains(squashed);
  }

  /** Whether numbers stand for something, as those of areas, departments and managers do. */
  boolean isCode() {
    return idRank() <= 1 && CODES.contains(tokens.get(tokens.size() - 1))
        || CODES.contains(squashed);
  }

  /** Whether it is the day on which a client left, left_on or ChurnDate. */
  boolean isLeavingDate() {
    List<String> words = withoutSubject();
    return words.size() == 2
            && (LEAVING.contains(words.get(0)) && TIME_WORDS.contains(words.get(1))
                || TIME_WORDS.contains(words.get(0)) && LEAVING.contains(words.get(1)))
        || LAST_DAYS.contains(squashed);
  }

  /** The words but for a first one that says who or what left: policy_lapse_date. */
  private List<String> withoutSubject() {
    String first = tokens.get(0);
    return tokens.size() > 2
            && (SUBJECTS.contains(first) || first.equals("policy") || first.equals("contract"))
        ? tokens.subList(1, tokens.size())
        : tokens;
  }

  /** Digits that measure nothing, such as a telephone number. */
  boolean isNumbered() {
    return NUMBERED.contains(squashed);
  }

  /** Numbers that may become negative although none is yet. */
  boolean mayBeNegative() {
    return tokens.stream().anyMatch(SIGNED::contains);
  }

  boolean isDate() {
    return tokens.contains("date") || tokens.contains("day") || timeRank() >= 0;
  }

  /** Whether the label asks who stayed, so that its 'no' means left. */
  boolean asksWhoStayed() {
    return tokens.stream().anyMatch(STAYED_LABELS::contains);
  }

  /** 1 for a word that means left, -1 for one that means stayed, else 0. */
  static int meaning(String word) {
    List<String> parts = tokens(word);
    int sign = parts.stream().anyMatch(NEGATIONS::contains) ? -1 : 1;
    if (parts.stream().anyMatch(LEFT::contains)) {
      return sign;
    }
    return parts.stream().anyMatch(STAYED::contains) ? -sign : 0;
  }

  /** 1 for a word that means yes, -1 for one that means no, else 0. */
  static int affirmation(String word) {
    double yes = Cells.yesNo(word);
    return yes == 1 ? 1 : yes == 0 ? -1 : 0;
  }
}
