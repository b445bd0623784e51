package org.riskassessment.ingest.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * An {@code .xlsx} workbook of hand-written rows; style 1 is a date, style 2 a text {@code 0 "d"}.
 */
final class Workbook {
  private static final String TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
  private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  private static final String OFFICE =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

  private final Map<String, String> sheets = new LinkedHashMap<>();
  private boolean from1904;

  /**
   * @param rows the XML of its rows
   */
  Workbook sheet(String name, String rows) {
    sheets.put(name, rows);
    return this;
  }

  Workbook from1904() {
    from1904 = true;
    return this;
  }

  /** A row of cells: texts, numbers, or XML that begins with a bracket. */
  static String row(int number, Object... cells) {
    StringBuilder row = new StringBuilder("<row r=\"" + number + "\">");
    for (int c = 0; c < cells.length; c++) {
      String at = " r=\"" + (char) ('A' + c) + number + "\"";
      String cell = cells[c].toString();
      if (cell.startsWith("<c")) {
        row.append("<c").append(at).append(cell.substring(2));
      } else if (cells[c] instanceof Number) {
        row.append("<c").append(at).append("><v>").append(cell).append("</v></c>");
      } else if (!cell.isEmpty()) {
        row.append("<c").append(at).append(" t=\"inlineStr\"><is><t>").append(cell);
        row.append("</t></is></c>");
      }
    }
    return row.append("</row>").toString();
  }

  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      StringBuilder types = new StringBuilder();
      StringBuilder list = new StringBuilder();
      StringBuilder relations = new StringBuilder();
      int n = 0;
      for (Map.Entry<String, String> sheet : sheets.entrySet()) {
        n++;
        String part = "worksheets/sheet" + n + ".xml";
        types.append("<Override PartName=\"/xl/" + part + "\" ContentType=\"" + TYPE);
        types.append("worksheet+xml\"/>");
        list.append("<sheet name=\"" + sheet.getKey() + "\" sheetId=\"" + n + "\" r:id=\"rId" + n);
        list.append("\"/>");
        relations.append("<Relationship Id=\"rId" + n + "\" Type=\"" + OFFICE + "/worksheet\"");
        relations.append(" Target=\"" + part + "\"/>");
        put(
            zip,
            "xl/" + part,
            "<worksheet xmlns=\""
                + MAIN
                + "\"><sheetData>"
                + sheet.getValue()
                + "</sheetData></worksheet>");
      }
      put(
          zip,
          "[Content_Types].xml",
          "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
              + "<Override PartName=\"/xl/workbook.xml\" ContentType=\""
              + TYPE
              + "sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\""
              + TYPE
              + "styles+xml\"/>"
              + types
              + "</Types>");
      put(
          zip,
          "_rels/.rels",
          relations(
              "<Relationship Id=\"rId1\" Type=\""
                  + OFFICE
                  + "/officeDocument\" Target=\"xl/workbook.xml\"/>"));
      put(
          zip,
          "xl/workbook.xml",
          "<workbook xmlns=\""
              + MAIN
              + "\" xmlns:r=\""
              + OFFICE
              + "\"><workbookPr date1904=\""
              + (from1904 ? 1 : 0)
              + "\"/><sheets>"
              + list
              + "</sheets></workbook>");
      put(
          zip,
          "xl/_rels/workbook.xml.rels",
          relations(
              relations
                  + "<Relationship Id=\"rIdS\" Type=\""
                  + OFFICE
                  + "/styles\" Target=\"styles.xml\"/>"));
      put(
          zip,
          "xl/styles.xml",
          "<styleSheet xmlns=\""
              + MAIN
              + "\"><numFmts count=\"2\"><numFmt numFmtId=\"164\""
              + " formatCode=\"dd/mm/yyyy;@\"/><numFmt numFmtId=\"165\" formatCode=\"0&quot;d&quot;\"/>"
              + "</numFmts><cellXfs count=\"3\"><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/>"
              + "<xf numFmtId=\"165\"/></cellXfs></styleSheet>");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static String relations(String relations) {
    return "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        + relations
        + "</Relationships>";
  }

  private static void put(ZipOutputStream zip, String name, String xml) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + xml).getBytes(UTF_8));
    zip.closeEntry();
  }
}
