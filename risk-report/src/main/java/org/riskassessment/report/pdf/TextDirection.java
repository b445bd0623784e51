package org.riskassessment.report.pdf;

import com.openhtmltopdf.bidi.BidiReorderer;
import com.openhtmltopdf.bidi.BidiSplitter;
import com.openhtmltopdf.bidi.BidiTextRun;
import java.text.Bidi;
import java.text.BreakIterator;
import java.util.Locale;

/**
 * Puts Hebrew and Arabic words in the order in which they are read, as the JDK says. Arabic letters
 * keep the form that they have alone. Not thread-safe.
 */
final class TextDirection implements BidiSplitter, BidiReorderer {
  private static final String MIRRORED = "()[]{}<>\u00ab\u00bb";

  private Bidi bidi = new Bidi("", Bidi.DIRECTION_LEFT_TO_RIGHT);

  @Override
  public void setParagraph(String paragraph, byte defaultDirection) {
    bidi =
        new Bidi(
            paragraph,
            defaultDirection == RTL ? Bidi.DIRECTION_RIGHT_TO_LEFT : Bidi.DIRECTION_LEFT_TO_RIGHT);
  }

  @Override
  public int countTextRuns() {
    return bidi.getRunCount();
  }

  @Override
  public BidiTextRun getVisualRun(int run) {
    int start = bidi.getRunStart(run);
    return new BidiTextRun(
        start, bidi.getRunLimit(run) - start, bidi.getRunLevel(run) % 2 == 0 ? LTR : RTL);
  }

  @Override
  public byte getBaseDirection(String paragraph) {
    return new Bidi(paragraph, Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT).baseIsLeftToRight()
        ? LTR
        : RTL;
  }

  /**
   * The letters of a run from right to left, each with its marks, brackets turned round. What is
   * blank around them stays where it separates the run from others.
   */
  @Override
  public String reorderRTLTextToLTR(String text) {
    String words = text.strip();
    int before = text.indexOf(words);
    return text.substring(0, before) + turned(words) + text.substring(before + words.length());
  }

  private static String turned(String text) {
    BreakIterator letters = BreakIterator.getCharacterInstance(Locale.ROOT);
    letters.setText(text);
    StringBuilder turned = new StringBuilder();
    for (int end = letters.last(), start = letters.previous();
        start != BreakIterator.DONE;
        end = start, start = letters.previous()) {
      String letter = text.substring(start, end);
      int bracket = letter.length() == 1 ? MIRRORED.indexOf(letter) : -1;
      turned.append(bracket < 0 ? letter : String.valueOf(MIRRORED.charAt(bracket ^ 1)));
    }
    return turned.toString();
  }

  @Override
  public String shapeText(String text) {
    return text;
  }

  @Override
  public String deshapeText(String text) {
    return text;
  }

  @Override
  public boolean isLiveImplementation() {
    return true;
  }
}
