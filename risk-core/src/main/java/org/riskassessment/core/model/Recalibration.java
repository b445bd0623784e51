package org.riskassessment.core.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.riskassessment.core.check.LevelFit;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.json.JsonSection;

/**
 * What makes a version another one on a new level: ranking and reasons are those of the version it
 * was made from, only the risks differ.
 *
 * @param base the trained version
 * @param offset from that version's level to this one
 * @param slope likewise, 1 for none
 * @param fit from the level before to this one
 * @param firstRow the rows that the level was fitted on, from this one to before {@code endRow}
 */
public record Recalibration(
    int base,
    double offset,
    double slope,
    LevelFit fit,
    DatasetId dataset,
    long firstRow,
    long endRow) {

  /** Whether the new level is better than the one before. */
  public boolean isBetter() {
    return fit.gain() > 0;
  }

  /** As JSON. */
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("base", base);
    tree.put("base_offset", offset);
    tree.put("base_slope", slope);
    tree.put("dataset", dataset.sha256());
    tree.put("first_row", firstRow);
    tree.put("end_row", endRow);
    tree.putAll(fit.toTree());
    return tree;
  }

  /** Reads what {@link #toTree} wrote. */
  public static Recalibration read(JsonSection json) {
    return new Recalibration(
        (int) json.integer("base", 1, Integer.MAX_VALUE),
        json.number("base_offset"),
        json.number("base_slope"),
        LevelFit.read(json),
        new DatasetId(json.text("dataset")),
        json.integer("first_row", 0, Long.MAX_VALUE),
        json.integer("end_row", 0, Long.MAX_VALUE));
  }
}
