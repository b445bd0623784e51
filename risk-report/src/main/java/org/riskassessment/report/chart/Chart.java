package org.riskassessment.report.chart;

import java.util.List;
import org.jfree.chart.plot.Plot;

/** A chart: what it shows in words, as a picture and as a table. Implementations are immutable. */
public interface Chart {

  /** Its name, in lower case with hyphens: part of file names and of ids. */
  String name();

  /** What it shows, in a few words. */
  String title();

  /** What a reader must know to read it, such as the sample and its size; may be empty. */
  List<String> notes();

  /** The numbers that it draws. */
  ChartTable table();

  /** The drawing, without the title and the notes; a fresh one. */
  Plot plot();

  default int width() {
    return Theme.WIDTH;
  }

  default int height() {
    return Theme.HEIGHT;
  }

  /** Whether it takes the whole width of a page. */
  default boolean isWide() {
    return width() > Theme.WIDTH;
  }
}
