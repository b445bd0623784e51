package org.riskassessment.report.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

class PdfDocumentTest {
  private static final String PAGE =
      """
      <!doctype html><html lang="en"><head><title>A report</title></head><body><main>
      <header><h1>Version 2 stays</h1><nav><a href="#clients">Clients</a></nav></header>
      <section><h2 id="clients">Clients</h2><p>%s</p>
      <table><caption>Two clients</caption>
      <thead><tr><th scope="col">Client</th><th scope="col">Risk</th></tr></thead>
      <tbody><tr><th scope="row">A</th><td>67%%</td></tr></tbody></table>
      <details><summary>More</summary><ul><li>one</li></ul></details>
      </section></main></body></html>
      """;

  @Test
  void a_page_is_accessible_by_the_standard() {
    byte[] pdf =
        PdfDocument.of(
            page(
                "</p><figure id=\"square\"><svg viewBox=\"0 0 4 4\"><title>A"
                    + " square</title></svg></figure><p>"),
            Map.of("square", (graphics, width, height) -> graphics.fill(all(width, height))));
    assertThat(PdfCheck.faults(pdf)).isEmpty();
  }

  @Test
  void what_is_folded_on_a_screen_is_open_on_paper() throws IOException {
    assertThat(text(PdfDocument.of(page("text"), Map.of())))
        .contains("Version 2 stays", "Clients", "67%", "one", "1 of 1");
  }

  @Test
  void a_picture_is_drawn_where_the_page_names_it() throws IOException {
    byte[] pdf =
        PdfDocument.of(
            page(
                "</p><figure id=\"square\"><svg viewBox=\"0 0 4 4\"><title>A"
                    + " square</title></svg></figure><svg><path/></svg><p>"),
            Map.of(
                "square",
                (graphics, width, height) -> {
                  graphics.setColor(Color.RED);
                  graphics.fill(all(width, height));
                }));
    try (PDDocument document = Loader.loadPDF(pdf)) {
      BufferedImage picture = new PDFRenderer(document).renderImage(0);
      long red = 0;
      for (int x = 0; x < picture.getWidth(); x++) {
        for (int y = 0; y < picture.getHeight(); y++) {
          red += picture.getRGB(x, y) == Color.RED.getRGB() ? 1 : 0;
        }
      }
      assertThat(red / (double) (picture.getWidth() * picture.getHeight())).isBetween(.1, .6);
    }
  }

  @Test
  void nothing_is_loaded_from_an_address() throws IOException {
    byte[] pdf =
        PdfDocument.of(
            page(
                "<img alt=\"x\" src=\"file:///etc/hostname\"><link rel=stylesheet"
                    + " href=\"http://127.0.0.1:1/x.css\"><script>1</script>kept"),
            Map.of());
    assertThat(text(pdf)).contains("kept");
    assertThat(PdfCheck.faults(pdf)).isEmpty();
  }

  @Test
  void names_of_any_script_leave_the_document_whole() throws IOException {
    String names = "&lt;script&gt; &amp; Größe Ελλάδα Москва שלום 株式会社 🏭 " + "n".repeat(300);
    byte[] pdf = PdfDocument.of(page(names), Map.of());
    assertThat(PdfCheck.faults(pdf)).isEmpty();
    assertThat(text(pdf)).contains("<script> & Größe Ελλάδα Москва");
  }

  @Test
  void all_fonts_are_embedded() throws IOException {
    try (PDDocument document = Loader.loadPDF(PdfDocument.of(page("x"), Map.of()))) {
      for (PDPage page : document.getPages()) {
        for (COSName name : page.getResources().getFontNames()) {
          assertThat(page.getResources().getFont(name).isEmbedded()).isTrue();
        }
      }
    }
  }

  private static String page(String content) {
    return String.format(PAGE, content);
  }

  private static Rectangle2D all(double width, double height) {
    return new Rectangle2D.Double(0, 0, width, height);
  }

  private static String text(byte[] pdf) throws IOException {
    try (PDDocument document = Loader.loadPDF(pdf)) {
      return new PDFTextStripper().getText(document);
    }
  }
}
