package org.riskassessment.core.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.Bands;

/**
 * Who is called, and how the reasons are worded ({@code call_list}).
 *
 * @param capacity how many clients can be called
 * @param holdoutShare of the list that is withheld at random, so that the effect of calls can be
 *     measured ({@code holdout_share}); 0 to {@value #MOST_WITHHELD}
 * @param bands the risks from which clients are at medium and at high risk ({@code medium}, {@code
 *     high})
 * @param doNotCall a file with one client id per line ({@code do_not_call}); null for none
 * @param refits how many times a version is fitted again for the intervals of its risks; 0 for no
 *     intervals
 * @param reasons how a reason is worded, by feature: text with {@code {value}} and {@code {usual}}
 *     in it
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

  /** A number of calls, with every other default. */
  public CallList(int capacity) {
    this(capacity, 0, Bands.STANDARD, null, 200, Map.of());
  }

  Map<String, Object> toTree(Function<Path, String> display) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("capacity", capacity);
    tree.put("holdout_share", holdoutShare);
    tree.put("medium", bands.medium());
    tree.put("high", bands.high());
    if (doNotCall != null) {
      tree.put("do_not_call", display.apply(doNotCall));
    }
    tree.put("refits", refits);
    if (!reasons.isEmpty()) {
      tree.put("reasons", reasons);
    }
    return tree;
  }
}
