package org.riskassessment.api.v1;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.riskassessment.api.http.Call;
import org.riskassessment.api.http.ProblemException;
import org.riskassessment.core.error.NearestName;
import org.riskassessment.core.file.Spool;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.Words;
import org.riskassessment.core.portfolio.RowScorer;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.wire.ServiceJson;
import org.riskassessment.core.wire.SpreadsheetText;
import org.riskassessment.ingest.csv.CanonicalCsv;

/** CSV with a header line, in and out; comma-separated, in UTF-8. */
final class CsvRows extends RowStream {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get();
  private static final String HEADER =
      "id,risk,risk_low,risk_high,band,value,expected_loss,exits,error\n";

  CsvRows(RowScorer scorer) {
    super(scorer);
  }

  @Override
  String type() {
    return "text/csv;charset=utf-8";
  }

  @Override
  void read(Call call, Spool out) throws IOException {
    try (CSVParser parser =
        CSVParser.parse(
            new LineLimit(new InputStreamReader(call.stream(), StandardCharsets.UTF_8)), FORMAT)) {
      Iterator<CSVRecord> records = parser.iterator();
      if (!records.hasNext()) {
        throw new ProblemException(422, "The table is empty; accepted: a header and rows.");
      }
      int[] places = places(records.next());
      out.write(HEADER);
      while (records.hasNext()) {
        CSVRecord record = records.next();
        if (record.size() != places.length) {
          refuse(
              record.getRecordNumber(),
              "has " + record.size() + " cells, not " + places.length,
              out);
          continue;
        }
        for (int c = 0; c < places.length; c++) {
          if (places[c] >= 0) {
            rows().set(places[c], record.get(c), false);
          }
        }
        end(record.getRecordNumber(), out);
      }
    } catch (UncheckedIOException e) {
      throw new ProblemException(400, "The table cannot be read: its quotes are not closed.");
    }
  }

  /** The place of each column of the table; columns that the schema ignores have none. */
  private int[] places(CSVRecord header) {
    List<String> known = scorer.schema().columns().stream().map(Column::name).toList();
    int[] places = new int[header.size()];
    List<String> names = new ArrayList<>();
    for (int c = 0; c < places.length; c++) {
      String name = c == 0 ? header.get(c).replaceFirst("^\ufeff", "") : header.get(c);
      if (!known.contains(name)) {
        throw new ProblemException(
            422, "The table's column '" + name + "' is not known" + NearestName.hint(name, known));
      }
      if (names.contains(name)) {
        throw new ProblemException(422, "The table has the column '" + name + "' twice.");
      }
      names.add(name);
      places[c] = rows().place(name);
    }
    scorer.schema().features().stream()
        .map(Column::name)
        .filter(feature -> !names.contains(feature))
        .findFirst()
        .ifPresent(
            feature -> {
              throw new ProblemException(422, "The table has no column '" + feature + "'.");
            });
    return places;
  }

  @Override
  void write(ServiceJson.Score score, Spool out) throws IOException {
    out.write(
        CanonicalCsv.text(
                List.of(
                    score.id() == null ? "" : SpreadsheetText.line(score.id()),
                    number(score.risk()),
                    number(score.riskLow()),
                    number(score.riskHigh()),
                    Words.hyphenated(score.band()),
                    number(score.value()),
                    number(score.expectedLoss()),
                    Boolean.toString(score.exits()),
                    ""))
            + "\n");
  }

  @Override
  void write(ServiceJson.Refused line, Spool out) throws IOException {
    out.write(",,,,,,,," + CanonicalCsv.text(List.of(SpreadsheetText.line(line.error()))) + "\n");
  }

  private static String number(@Nullable Double value) {
    return value == null ? "" : new BigDecimal(Json.number(value)).toPlainString();
  }
}
