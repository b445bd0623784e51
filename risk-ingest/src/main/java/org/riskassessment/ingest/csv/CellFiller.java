package org.riskassessment.ingest.csv;

/** Fills in cells of rows that their own table does not have. */
public interface CellFiller {
  /** Fills in nothing. */
  CellFiller NONE =
      new CellFiller() {
        @Override
        public boolean fills(int place) {
          return false;
        }

        @Override
        public void fill(String[] cells) {}
      };

  /**
   * Whether it fills in a cell.
   *
   * @param place among the schema's kept columns
   */
  boolean fills(int place);

  /**
   * Fills in the cells of a row.
   *
   * @param cells as read, one for each of the schema's kept columns
   */
  void fill(String[] cells);

  /** What of it holds for the rows of a table that says who left and nothing else. */
  default CellFiller forLabels() {
    return NONE;
  }

  /** Fills in what two others do, one after the other. */
  static CellFiller both(CellFiller one, CellFiller other) {
    return new CellFiller() {
      @Override
      public boolean fills(int place) {
        return one.fills(place) || other.fills(place);
      }

      @Override
      public void fill(String[] cells) {
        one.fill(cells);
        other.fill(cells);
      }

      @Override
      public CellFiller forLabels() {
        return both(one.forLabels(), other.forLabels());
      }
    };
  }
}
