package org.riskassessment.cli.terminal;

/** The width of the terminal. */
public final class TerminalWidth {
  private static final int NARROWEST = 80;
  private static final int WIDEST = 200;

  private TerminalWidth() {}

  /** Whether standard output is a terminal; the launcher says so. */
  static boolean isTerminal() {
    return Integer.getInteger("risk.columns") != null;
  }

  /** The columns of the terminal, from 80 to 200; the launcher sets them, or else 80. */
  public static int columns() {
    return Math.min(WIDEST, Math.max(NARROWEST, Integer.getInteger("risk.columns", NARROWEST)));
  }
}
