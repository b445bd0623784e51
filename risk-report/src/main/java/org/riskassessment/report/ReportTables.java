package org.riskassessment.report;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import org.riskassessment.report.workbook.ExcelWorkbook;
import org.riskassessment.report.workbook.Sheet;
import org.riskassessment.report.workbook.SheetColumn;
import org.riskassessment.report.workbook.SheetColumn.Kind;

/**
 * The tables of the report as a workbook, a sheet each, so that the workbook has what the page has.
 * A column of numbers or of percentages is one of numbers.
 */
final class ReportTables {
  private static final Pattern COUNT = Pattern.compile("[+-]?\\d{1,3}(,\\d{3})*|[+-]?\\d+");
  private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d{1,3}(,\\d{3})*|\\d+)\\.\\d+");
  private static final Pattern SHARE = Pattern.compile("[+-]?\\d+(\\.\\d+)?%");
  private static final int LONGEST_NAME = 31;
  private static final int LONG_TEXT = 40;

  private ReportTables() {}

  /** The workbook of a page. */
  static byte[] workbook(String html) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Set<String> taken = new HashSet<>();
    try (ExcelWorkbook workbook = new ExcelWorkbook(out)) {
      for (Element table : Jsoup.parse(html).select("table")) {
        List<String> headings = texts(table.select("thead th"));
        List<List<String>> rows = new ArrayList<>();
        table.select("tbody tr, tfoot tr").forEach(row -> rows.add(texts(row.select("th, td"))));
        List<SheetColumn> columns = columns(headings, rows);
        try (Sheet sheet = workbook.sheet(name(table, taken), columns)) {
          for (List<String> row : rows) {
            sheet.row(cells(row, columns));
          }
        }
      }
    }
    return out.toByteArray();
  }

  private static List<String> texts(List<Element> cells) {
    List<String> texts = new ArrayList<>();
    for (Element cell : cells) {
      texts.add(cell.text().replace('\u00a0', ' ').replace('\u2212', '-').strip());
      for (int i = 1; i < span(cell); i++) {
        texts.add("");
      }
    }
    return texts;
  }

  private static int span(Element cell) {
    String span = cell.attr("colspan");
    return span.isEmpty() ? 1 : Integer.parseInt(span);
  }

  private static List<SheetColumn> columns(List<String> headings, List<List<String>> rows) {
    List<SheetColumn> columns = new ArrayList<>();
    for (int i = 0; i < headings.size(); i++) {
      int column = i;
      List<String> cells =
          rows.stream()
              .filter(row -> column < row.size())
              .map(row -> row.get(column))
              .filter(cell -> !isBlank(cell))
              .toList();
      columns.add(new SheetColumn(headings.get(i), kind(cells)));
    }
    return columns;
  }

  private static Kind kind(List<String> cells) {
    if (!cells.isEmpty()) {
      if (cells.stream().allMatch(cell -> COUNT.matcher(cell).matches())) {
        return Kind.COUNT;
      }
      if (cells.stream().allMatch(cell -> SHARE.matcher(cell).matches())) {
        return Kind.SHARE;
      }
      if (cells.stream()
          .allMatch(cell -> COUNT.matcher(cell).matches() || NUMBER.matcher(cell).matches())) {
        return Kind.NUMBER;
      }
    }
    return cells.stream().anyMatch(cell -> cell.length() > LONG_TEXT) ? Kind.LONG_TEXT : Kind.TEXT;
  }

  private static List<@Nullable Object> cells(List<String> row, List<SheetColumn> columns) {
    List<@Nullable Object> cells = new ArrayList<>(Collections.nCopies(columns.size(), null));
    for (int i = 0; i < Math.min(row.size(), columns.size()); i++) {
      String cell = row.get(i);
      if (!isBlank(cell)) {
        cells.set(
            i,
            switch (columns.get(i).kind()) {
              case COUNT, NUMBER -> Double.valueOf(cell.replace(",", ""));
              case SHARE -> Double.parseDouble(cell.replace("%", "")) / 100;
              default -> cell;
            });
      }
    }
    return cells;
  }

  private static boolean isBlank(String cell) {
    return cell.isEmpty() || cell.equals("–");
  }

  /** By the table's id, made of words: {@code clients-table} is Clients. */
  private static String name(Element table, Set<String> taken) {
    String id = table.id().replaceFirst("-table$", "").replaceAll("[^A-Za-z0-9]+", " ").strip();
    String words = id.isEmpty() ? "Table" : id;
    String name = words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    String free = name.length() > LONGEST_NAME - 4 ? name.substring(0, LONGEST_NAME - 4) : name;
    for (int i = 2; !taken.add(free.toLowerCase(Locale.ROOT)); i++) {
      free = name + " " + i;
    }
    return free;
  }
}
