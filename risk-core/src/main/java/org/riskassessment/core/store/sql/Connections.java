package org.riskassessment.core.store.sql;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.ParsedSql;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.TemplateEngine;

/** The connections of a store to its database. Safe for several threads. */
interface Connections extends AutoCloseable {

  /** Runs statements that change nothing, each on its own; they may be run again. */
  <T> T read(Function<Handle, T> work);

  /** Runs statements as one transaction. */
  default void write(Consumer<Handle> work) {
    writeFor(
        handle -> {
          work.accept(handle);
          return handle;
        });
  }

  /** Runs statements as one transaction and returns what they found. */
  <T> T writeFor(Function<Handle, T> work);

  /** Waits for the statements under way. Closing again does nothing. */
  @Override
  void close();

  /** Jdbi over connections, for statements as they are written. */
  static Jdbi jdbi(ConnectionFactory connections) {
    Jdbi jdbi = Jdbi.create(connections);
    // Statements are no templates: '<' compares.
    jdbi.getConfig(SqlStatements.class)
        .setTemplateEngine(TemplateEngine.NOP)
        .setSqlParser(new NamedParameters());
    return jdbi;
  }

  /**
   * Finds the parameters of the store's own statements: {@code :name} and {@code ?}, outside quotes
   * and casts. Jdbi's own parsers know comments and escapes too, but load and warm up a grammar,
   * which took a tenth of the processor time of a short command.
   */
  final class NamedParameters implements SqlParser {
    private static final Pattern PART =
        Pattern.compile("'[^']*'|\"[^\"]*\"|::|:(?<name>[a-zA-Z_][a-zA-Z_0-9]*)|(?<mark>\\?)");

    @Override
    public ParsedSql parse(String sql, StatementContext context) {
      return parse(sql);
    }

    static ParsedSql parse(String sql) {
      ParsedSql.Builder parsed = ParsedSql.builder();
      Matcher parts = PART.matcher(sql);
      int written = 0;
      while (parts.find()) {
        String name = parts.group("name");
        if (name == null && parts.group("mark") == null) {
          continue;
        }
        parsed.append(sql.substring(written, parts.start()));
        if (name == null) {
          parsed.appendPositionalParameter();
        } else {
          parsed.appendNamedParameter(name);
        }
        written = parts.end();
      }
      return parsed.append(sql.substring(written)).build();
    }

    @Override
    public String nameParameter(String name, StatementContext context) {
      return ":" + name;
    }
  }
}
