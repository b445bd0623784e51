package org.riskassessment.core.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the URL of a database may say. Parameters of JDBC drivers run SQL, load classes, read and
 * write files, so a URL may name a database of a known kind, with parameters from a list for each
 * kind, and nothing else.
 *
 * <p>Stricter than any driver: a name is compared as it stands, so an encoded one is unknown, and
 * whatever some driver takes for the end of a parameter ends it.
 */
enum JdbcUrl {
  POSTGRESQL(
      "jdbc:postgresql://HOST/DATABASE",
      '?',
      "(//" + Text.HOSTS + ")?/?" + Text.NAME,
      Text.PLAIN,
      """
      user currentSchema ssl sslmode sslrootcert sslcert sslkey sslNegotiation channelBinding \
      requireAuth gssEncMode targetServerType loadBalanceHosts hostRecheckSeconds connectTimeout \
      loginTimeout socketTimeout cancelSignalTimeout tcpKeepAlive tcpNoDelay ApplicationName \
      assumeMinServerVersion prepareThreshold preparedStatementCacheQueries \
      preparedStatementCacheSizeMiB defaultRowFetchSize binaryTransfer preferQueryMode \
      reWriteBatchedInserts stringtype readOnly readOnlyMode options"""),
  // Nothing ends the place: the driver is given another form, in which nothing is a parameter.
  SQLITE("jdbc:sqlite:FILE", '\0', "(?!:|(?i)file:)([^\\x00]*/)?[^?/\\x00]+", Text.PLAIN, ""),
  H2(
      "jdbc:h2:file:PATH, jdbc:h2:mem:NAME, jdbc:h2:tcp://HOST/PATH",
      ';',
      "mem:[\\w.-]*|(tcp|ssl)://" + Text.HOSTS + "/(mem:)?" + Text.PATH + "|(file:)?" + Text.PATH,
      Text.WORD, // H2 runs SET with the value as it stands.
      """
      USER MODE SCHEMA IFEXISTS DB_CLOSE_DELAY DB_CLOSE_ON_EXIT ACCESS_MODE_DATA FILE_LOCK CIPHER \
      CACHE_SIZE LOCK_TIMEOUT MAX_QUERY_TIMEOUT NETWORK_TIMEOUT DATABASE_TO_UPPER \
      DATABASE_TO_LOWER CASE_INSENSITIVE_IDENTIFIERS IGNORECASE NON_KEYWORDS VARIABLE_BINARY"""),
  MYSQL(
      "jdbc:mysql://HOST/DATABASE",
      '?',
      "//" + Text.HOSTS + "(/" + Text.NAME + ")?",
      Text.PLAIN,
      """
      user useSSL requireSSL verifyServerCertificate sslMode tlsVersions enabledTLSProtocols \
      allowPublicKeyRetrieval connectTimeout socketTimeout tcpKeepAlive autoReconnect maxReconnects \
      useUnicode characterEncoding connectionCollation serverTimezone connectionTimeZone \
      forceConnectionTimeZoneToSession preserveInstants zeroDateTimeBehavior tinyInt1isBit \
      transformedBitIsBoolean yearIsDateType noDatetimeStringSync sendFractionalSeconds \
      useLegacyDatetimeCode useCompression useServerPrepStmts cachePrepStmts prepStmtCacheSize \
      prepStmtCacheSqlLimit useCursorFetch defaultFetchSize rewriteBatchedStatements"""),
  MARIADB(
      "jdbc:mariadb://HOST/DATABASE",
      '?',
      MYSQL.place.pattern(),
      Text.PLAIN,
      """
      user useSsl sslMode enabledSslProtocolSuites allowPublicKeyRetrieval connectTimeout \
      socketTimeout tcpKeepAlive autoReconnect connectionCollation timezone connectionTimeZone \
      forceConnectionTimeZoneToSession preserveInstants tinyInt1isBit transformedBitIsBoolean \
      yearIsDateType useCompression useServerPrepStmts cachePrepStmts prepStmtCacheSize \
      defaultFetchSize useMysqlMetadata"""),
  SQLSERVER(
      "jdbc:sqlserver://HOST;databaseName=NAME",
      ';',
      "//[\\w.,:\\[\\]-]*(\\\\[\\w$-]+)?(:\\d+)?",
      Text.PLAIN,
      """
      user userName databaseName database instanceName portNumber port serverName server encrypt \
      trustServerCertificate hostNameInCertificate serverNameAsACE applicationName \
      applicationIntent workstationID loginTimeout connectRetryCount connectRetryInterval \
      socketTimeout queryTimeout cancelQueryTimeout lockTimeout multiSubnetFailover \
      failoverPartner packetSize responseBuffering selectMethod sendStringParametersAsUnicode \
      sendTimeAsDatetime ipAddressPreference"""),
  ORACLE(
      "jdbc:oracle:thin:@//HOST/SERVICE",
      '?',
      "thin:@(tcps?://|//)?" + Text.HOSTS + "(/" + Text.NAME + ")?(:\\w+)?(/\\w+)?",
      Text.PLAIN,
      """
      connect_timeout transport_connect_timeout retry_count retry_delay expire_time enable \
      failover load_balance sdu ssl_server_dn_match ssl_server_cert_dn"""),
  DUCKDB(
      "jdbc:duckdb:FILE",
      ';',
      "(" + Text.PATH + ")?",
      Text.WORD,
      "access_mode duckdb.read_only threads memory_limit jdbc_stream_results");

  private static final String PREFIX = "jdbc:";
  private static final int LONGEST_NAME = 60;
  private static final Map<String, JdbcUrl> KINDS =
      Arrays.stream(values())
          .collect(
              Collectors.toMap(
                  kind -> kind.name().toLowerCase(Locale.ROOT),
                  kind -> kind,
                  (one, other) -> one,
                  LinkedHashMap::new));

  private final String form;
  private final char end;
  private final Pattern place;
  private final Pattern value;
  private final List<String> names;
  private final Set<String> known = new TreeSet<>();

  /** Texts without anything that a driver takes for the beginning of something else. */
  private static final class Text {
    private static final String HOSTS = "[\\w.,:\\[\\]-]*";
    private static final String NAME = "[\\p{L}\\p{N}_.$%+~-]*";
    private static final String PATH = "(\\p{Alpha}:)?[^:;\\p{Cntrl}]+";
    private static final String WORD = "[\\w.,+/-]*";
    private static final String PLAIN = "[^\\p{Cntrl}\\s'\"`(){}\\\\]*";
  }

  /**
   * @param form how such a URL is written, for messages
   * @param end of the place, where the parameters begin
   * @param place what goes before the parameters
   * @param value of a parameter
   * @param names of the parameters, in any case
   */
  JdbcUrl(String form, char end, String place, String value, String names) {
    this.form = form;
    this.end = end;
    this.place = Pattern.compile(place);
    this.value = Pattern.compile(value);
    this.names = names.isEmpty() ? List.of() : List.of(names.split(" "));
    this.names.forEach(name -> known.add(name.toLowerCase(Locale.ROOT)));
  }

  /**
   * What is wrong with a URL.
   *
   * @param message the end of a sentence about the URL; shows no value, as it may be a password
   */
  record Fault(String message, String accepted) {}

  /** The first fault of a URL; empty when it may be given to a driver. */
  static Optional<Fault> fault(String url) {
    int colon = url.startsWith(PREFIX) ? url.indexOf(':', PREFIX.length()) : -1;
    JdbcUrl kind =
        colon < 0
            ? null
            : KINDS.get(url.substring(PREFIX.length(), colon).toLowerCase(Locale.ROOT));
    if (kind == null) {
      return Optional.of(
          new Fault(
              "is not for a supported kind of database",
              Arrays.stream(values()).map(k -> k.form).collect(Collectors.joining(", "))));
    }
    return kind.faultOf(url.substring(colon + 1));
  }

  private Optional<Fault> faultOf(String rest) {
    int at = rest.indexOf(end) < 0 ? rest.length() : rest.indexOf(end);
    if (!place.matcher(rest.substring(0, at)).matches()) {
      return Optional.of(new Fault("names a database in a way that is not supported", form));
    }
    for (String parameter : rest.substring(at).split("[?;&#]", -1)) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      if (!parameter.isEmpty() && !known.contains(name.toLowerCase(Locale.ROOT))) {
        return Optional.of(
            new Fault("has the parameter '" + shown(name) + "', which is not allowed", accepted()));
      }
      if (equals >= 0 && !value.matcher(parameter.substring(equals + 1)).matches()) {
        return Optional.of(
            new Fault(
                "has a value of the parameter '" + name + "' that is not allowed",
                value.pattern().equals(Text.WORD)
                    ? "letters, digits and . , _ + / -"
                    : "a value without spaces, quotes, brackets and backslashes"));
      }
    }
    return Optional.empty();
  }

  private String accepted() {
    return form + ", and the parameters " + String.join(", ", names);
  }

  private static String shown(String name) {
    String cut = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }
}
