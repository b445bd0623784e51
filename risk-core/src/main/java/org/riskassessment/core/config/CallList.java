package org.riskassessment.core.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.Bands;

/**
 * Who is called, and what is said of them ({@code call_list}).
 *
 * @param capacity clients that can be called
 * @param holdoutShare of the list that is withheld by lot, so that what calling does can be
 *     measured ({@code holdout_share}); 0 to {@value #MOST_WITHHELD}
 * @param bands where risks begin to be medium and high ({@code medium}, {@code high})
 * @param doNotCall a file with the id of a client a line ({@code do_not_call}); null for nobody
 * @param refits how often a version is fitted again to tell how sure its risks are; 0 for never
 * @param reasons how a reason is worded, by feature: a text with {@code {value}} and {@code
 *     {usual}} in it
 */
public record CallList(
    int capacity,
    double holdoutShare,
    Bands bands,
    @Nullable Path doNotCall,
    int refits,
    Map<String, String> reasons) {

  public static final CallList STANDARD = new CallList(100);

  /** The largest share that may be withheld. */
  static final double MOST_WITHHELD = 0.5;

  public CallList {
    reasons = Collections.unmodifiableMap(new LinkedHashMap<>(reasons));
    if (capacity < 1 || refits < 0 || !(holdoutShare >= 0 && holdoutShare <= MOST_WITHHELD)) {
      throw new IllegalArgumentException("capacity " + capacity + ", share " + holdoutShare);
    }
  }

  /** So many calls, and the rest as usual. */
  public CallList(int capacity) {
    this(capacity, 0, Bands.STANDARD, null, 200, Map.of());
  }

  Map<String, Object> toTree(Path workspace) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("capacity", capacity);
    tree.put("holdout_share", holdoutShare);
    tree.put("medium", bands.medium());
    tree.put("high", bands.high());
    if (doNotCall != null) {
      tree.put("do_not_call", RiskConfig.display(workspace, doNotCall));
    }
    tree.put("refits", refits);
    if (!reasons.isEmpty()) {
      tree.put("reasons", reasons);
    }
    return tree;
  }
}
