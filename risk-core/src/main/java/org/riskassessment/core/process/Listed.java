package org.riskassessment.core.process;

import java.util.List;
import org.riskassessment.core.evaluate.Reach;
import org.riskassessment.core.portfolio.CallListItem;
import org.riskassessment.core.portfolio.ListedClients;
import org.riskassessment.core.portfolio.ScoredBatch;
import org.riskassessment.core.run.Run;

/**
 * The clients that a run and the report show.
 *
 * @param batch the clients scored
 * @param reach of as many calls as the configuration says can be made
 * @param first the first of the ranking, first rank first; at most twenty
 */
record Listed(ScoredBatch batch, Reach reach, List<CallListItem> first) {
  private static final int SHOWN = 20;

  static Listed of(Run run, ScoredBatch batch) {
    // What is in doubt is marked; the diagnosis of the same run says why.
    ListedClients clients = ListedClients.of(run, batch, note -> {});
    return new Listed(
        batch, clients.reach(run.config().callList().capacity()), clients.first(SHOWN));
  }

  /** Number of clients scored. */
  int portfolio() {
    return batch.size();
  }
}
