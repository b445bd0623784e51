package org.riskassessment.report;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.json.Json;
import org.riskassessment.report.workbook.ExcelWorkbook;
import org.riskassessment.report.workbook.Sheet;
import org.riskassessment.report.workbook.SheetColumn;
import org.riskassessment.report.workbook.SheetColumn.Kind;

/**
 * The tables of the report as a workbook, a sheet each, or as JSON, so that both have what the page
 * has. A column of numbers or of percentages is one of numbers.
 */
final class ReportTables {
  private static final Pattern COUNT = Pattern.compile("[+-]?\\d{1,3}(,\\d{3})*|[+-]?\\d+");
  private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d{1,3}(,\\d{3})*|\\d+)\\.\\d+");
  private static final Pattern SHARE = Pattern.compile("[+-]?\\d+(\\.\\d+)?%");
  private static final int LONGEST_NAME = 31;
  private static final int LONG_TEXT = 40;

  private ReportTables() {}

  /**
   * A table with typed cells.
   *
   * @param name unique, at most 31 characters
   */
  private record Table(String name, List<SheetColumn> columns, List<List<@Nullable Object>> rows) {}

  /** The workbook of a page. */
  static byte[] workbook(String html) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ExcelWorkbook workbook = new ExcelWorkbook(out)) {
      for (Table table : tables(Jsoup.parse(html))) {
        try (Sheet sheet = workbook.sheet(table.name(), table.columns())) {
          table.rows().forEach(sheet::row);
        }
      }
    }
    return out.toByteArray();
  }

  /** The title, the verdict and the tables of a page as JSON. */
  static byte[] json(String html) {
    Document page = Jsoup.parse(html);
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("title", page.title());
    for (String id : List.of("verdict", "action", "decision")) {
      Element element = page.getElementById(id);
      tree.put(id, element == null ? null : element.text());
    }
    tree.put(
        "tables",
        tables(page).stream()
            .map(
                table -> {
                  Map<String, Object> one = new LinkedHashMap<>();
                  one.put("name", table.name());
                  one.put("columns", table.columns().stream().map(SheetColumn::heading).toList());
                  one.put("rows", table.rows());
                  return one;
                })
            .toList());
    return (Json.indented(tree) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static List<Table> tables(Document page) {
    Set<String> taken = new HashSet<>();
    List<Table> tables = new ArrayList<>();
    for (Element table : page.select("table")) {
      List<String> headings = texts(table.select("thead th"));
      List<List<String>> rows = new ArrayList<>();
      table.select("tbody tr, tfoot tr").forEach(row -> rows.add(texts(row.select("th, td"))));
      List<SheetColumn> columns = columns(headings, rows);
      tables.add(
          new Table(
              name(table, taken), columns, rows.stream().map(row -> cells(row, columns)).toList()));
    }
    return tables;
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
    Element figure = table.closest("figure");
    String own = table.id().isEmpty() && figure != null ? figure.id() : table.id();
    String id = own.replaceFirst("-table$", "").replaceAll("[^A-Za-z0-9]+", " ").strip();
    String words = id.isEmpty() ? "Table" : id;
    String name = words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    String free = name.length() > LONGEST_NAME - 4 ? name.substring(0, LONGEST_NAME - 4) : name;
    for (int i = 2; !taken.add(free.toLowerCase(Locale.ROOT)); i++) {
      free = name + " " + i;
    }
    return free;
  }
}
