package org.riskassessment.report.pdf;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureElement;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureNode;
import org.verapdf.core.VeraPDFException;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;

/** What others read in a document. */
public final class PdfCheck {
  private PdfCheck() {}

  /** What veraPDF finds against PDF/UA-1. */
  public static List<TestAssertion> faults(byte[] pdf) {
    VeraGreenfieldFoundryProvider.initialise();
    try (PDFAParser parser =
        Foundries.defaultInstance()
            .createParser(new ByteArrayInputStream(pdf), PDFAFlavour.PDFUA_1)) {
      return Foundries.defaultInstance()
          .createValidator(PDFAFlavour.PDFUA_1, false)
          .validate(parser)
          .getTestAssertions();
    } catch (VeraPDFException | IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What its figures show, in the words for screen readers. */
  public static List<String> figures(byte[] pdf) throws IOException {
    try (PDDocument document = Loader.loadPDF(pdf)) {
      List<String> words = new ArrayList<>();
      collect(document.getDocumentCatalog().getStructureTreeRoot(), words);
      return words;
    }
  }

  private static void collect(PDStructureNode node, List<String> words) {
    if (node instanceof PDStructureElement element && "Figure".equals(element.getStructureType())) {
      words.add(String.valueOf(element.getAlternateDescription()));
    }
    for (Object kid : node.getKids()) {
      if (kid instanceof PDStructureNode inner) {
        collect(inner, words);
      }
    }
  }
}
