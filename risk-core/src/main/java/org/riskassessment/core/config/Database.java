package org.riskassessment.core.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.json.JsonSection;

/**
 * How a database is reached: the keys {@code url}, {@code user} and {@code password} of a section.
 *
 * @param url {@code jdbc:} URL of a known kind of database, in which there are only harmless
 *     parameters and no password
 * @param user who logs in; null for the driver's default
 * @param password null when none is needed
 */
public record Database(String url, @Nullable String user, @Nullable Secret password) {
  private static final String JDBC = "jdbc:";

  /** A setting such as {@code password=}, {@code sslpassword=} or {@code pwd=}. */
  private static final Pattern PASSWORD_SETTING =
      Pattern.compile("(password|passwd|pwd)[^=&;?]{0,20}=", Pattern.CASE_INSENSITIVE);

  /** {@code USER:PASSWORD@} or {@code USER/PASSWORD@} before a host. */
  private static final Pattern LOGIN = Pattern.compile("[:/][^:/@?;]+[:/][^@?;]+@");

  public Database {
    if (holdsLogin(url)) {
      throw new RiskException(
          ErrorCode.CONFIG_INVALID,
          "the URL of a database contains a password",
          ErrorContext.none().withAccepted("a URL without it, and the key password"));
    }
    if (!url.isEmpty()) {
      JdbcUrl.fault(url)
          .ifPresent(
              fault -> {
                throw new RiskException(
                    ErrorCode.CONFIG_INVALID,
                    "the URL of a database " + fault.message(),
                    ErrorContext.none().withAccepted(fault.accepted()));
              });
    }
  }

  /** A database that needs no login, such as a file. */
  public static Database of(String url) {
    return new Database(url, null, null);
  }

  /** Whether a URL contains a password, as far as it can be recognised. */
  public static boolean holdsLogin(String url) {
    String rest = url.startsWith(JDBC) ? url.substring(JDBC.length()) : url;
    return !rest.startsWith("sqlite:")
        && (PASSWORD_SETTING.matcher(rest).find() || LOGIN.matcher(rest).find());
  }

  /**
   * Reads {@code user} and {@code password} for a URL already read; faults show neither.
   *
   * @param workspace where a relative {@code ${file:PATH}} starts
   */
  static Database read(JsonSection json, String url, Path workspace) {
    String user = json.optionalText("user").orElse(null);
    Secret password = Secret.read(json, "password", workspace).orElse(null);
    if (holdsLogin(url)) {
      json.fault(
          "url",
          "contains a password",
          null,
          "a URL without it, and beside it the key password: " + Secret.ACCEPTED);
      return new Database("", user, password);
    }
    Optional<JdbcUrl.Fault> fault = url.isEmpty() ? Optional.empty() : JdbcUrl.fault(url);
    fault.ifPresent(f -> json.fault("url", f.message(), null, f.accepted()));
    return new Database(fault.isPresent() ? "" : url, user, password);
  }

  /** Its name in messages: kind, host and name, without settings. */
  public String display() {
    String rest = url.startsWith(JDBC) ? url.substring(JDBC.length()) : url;
    return file().isPresent() ? rest : rest.replaceFirst("[?;].*", "");
  }

  /** The file of an SQLite database; empty for another kind. */
  public Optional<Path> file() {
    return kind().equals("sqlite")
        ? Optional.of(Path.of(url.substring(url.indexOf(':', JDBC.length()) + 1)))
        : Optional.empty();
  }

  /** The URL for the driver: of SQLite in its own form, in which all of it is the path. */
  public String driverUrl() {
    return file().map(file -> "jdbc:sqlite:" + file.toUri()).orElse(url);
  }

  /** The kind of database, such as {@code postgresql}; empty when the URL does not say. */
  public String kind() {
    int end = url.indexOf(':', JDBC.length());
    return url.startsWith(JDBC) && end > 0
        ? url.substring(JDBC.length(), end).toLowerCase(Locale.ROOT)
        : "";
  }

  /**
   * User and password under the names that JDBC drivers expect; the password is looked up now.
   *
   * @return a new object that the caller may add to
   */
  public Properties credentials() {
    Properties credentials = new Properties();
    if (user != null) {
      credentials.setProperty("user", user);
    }
    if (password != null) {
      credentials.setProperty("password", password.reveal());
    }
    return credentials;
  }

  /** The keys that are set, the password as a reference. */
  Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("url", url);
    if (user != null) {
      tree.put("user", user);
    }
    if (password != null) {
      tree.put("password", Objects.requireNonNull(password).reference());
    }
    return tree;
  }
}
