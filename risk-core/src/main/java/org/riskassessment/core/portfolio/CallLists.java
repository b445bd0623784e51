package org.riskassessment.core.portfolio;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.Assignment;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.client.SimilarIds;
import org.riskassessment.core.dataset.CategoryColumn;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.NearestName;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.RegularFile;
import org.riskassessment.core.monitor.ModelHealth;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.schema.Question;

/** Makes the call list from the newest scores. */
final class CallLists {
  /** The most bytes of a list of clients not to call: over 10 million of them. */
  private static final int LONGEST_LIST = 1 << 28;

  private final Run run;

  CallLists(Run run) {
    this.run = run;
  }

  CallListReport list(CallListRequest request) {
    ScoredBatch scoring = new PortfolioScorer(run).current();
    List<Integer> eligible = eligible(request, scoring);
    Set<String> withheld = withheld(scoring);
    List<Integer> listed = new ArrayList<>();
    List<Assignment> assignments = new ArrayList<>();
    for (int row : eligible) {
      if (listed.size() == request.capacity()) {
        break;
      }
      Prediction prediction = scoring.predictions().get(row);
      boolean isWithheld = withheld.contains(prediction.clientId());
      if (!isWithheld) {
        listed.add(row);
      }
      assignments.add(
          new Assignment(
              scoring.batch().batchId(),
              prediction.clientId(),
              prediction.rank(),
              isWithheld,
              run.config().callList().holdoutShare(),
              run.now()));
    }
    if (run.config().callList().holdoutShare() > 0) {
      run.store().calls().assign(assignments);
    }
    if (listed.size() < request.capacity()) {
      run.warn(
          "only " + listed.size() + " clients can be listed, fewer than " + request.capacity());
    }
    return report(request, scoring, eligible, listed, assignments.size() - listed.size());
  }

  private CallListReport report(
      CallListRequest request,
      ScoredBatch scoring,
      List<Integer> eligible,
      List<Integer> listed,
      int withheld) {
    int[] rows = listed.stream().mapToInt(row -> row).toArray();
    ListedClients clients = ListedClients.of(run, scoring, run::warn);
    List<CallListItem> items = clients.items(rows);
    Question question = run.config().schema().question();
    return new CallListReport(
        scoring.batch(),
        clients.previous().batch(),
        request.capacity(),
        eligible.size(),
        withheld,
        clients.reach(rows),
        expectedLoss(items, clients, rows),
        question == null ? null : question.words(),
        ModelHealth.of(run.store().models()).flatMap(CallLists::warning).orElse(null),
        items,
        run.warnings());
  }

  private static Optional<String> warning(ModelHealth health) {
    return health
        .warning()
        .map(
            warning ->
                health.skill().isShown()
                    ? warning
                    : warning + "; the list is no better than names drawn by lot");
  }

  private static CallListReport.@Nullable Expected expectedLoss(
      List<CallListItem> items, ListedClients clients, int[] rows) {
    List<Prediction> predictions = items.stream().map(CallListItem::prediction).toList();
    if (predictions.stream().allMatch(p -> p.value() == null)) {
      return null;
    }
    double[] values =
        predictions.stream()
            .map(Prediction::value)
            .mapToDouble(value -> value == null ? 0 : Math.max(0, value))
            .toArray();
    return new CallListReport.Expected(
        predictions.stream()
            .map(Prediction::expectedLoss)
            .filter(Objects::nonNull)
            .mapToDouble(loss -> loss)
            .sum(),
        clients.sums(rows, values));
  }

  /** The rows that may be listed, first rank first. */
  private List<Integer> eligible(CallListRequest request, ScoredBatch scoring) {
    List<Prediction> predictions = scoring.predictions();
    Set<String> doNotCall = doNotCall();
    String owner = request.owner();
    if (owner != null) {
      requireOwner(scoring.rows(), owner);
    }
    Duration pause = request.excludeContacted();
    Instant since = pause == null ? null : run.now().minus(pause);
    Set<String> recent = new HashSet<>();
    if (since != null) {
      run.store().calls().contacts().stream()
          .filter(c -> c.wasReached() && c.at().isAfter(since))
          .forEach(c -> recent.add(c.clientId()));
    }
    return IntStream.range(0, predictions.size())
        .filter(row -> predictions.get(row).risk() >= request.minRisk())
        .filter(row -> !doNotCall.contains(SimilarIds.key(predictions.get(row).clientId())))
        .filter(row -> !recent.contains(predictions.get(row).clientId()))
        .filter(row -> owner == null || scoring.owner(row).equals(owner))
        .boxed()
        .sorted(Comparator.comparingInt(row -> predictions.get(row).rank()))
        .toList();
  }

  private static void requireOwner(Dataset rows, String owner) {
    List<String> known = rows.owner().map(CategoryColumn::levels).orElse(List.of());
    if (!known.contains(owner)) {
      throw new RiskException(
          ErrorCode.USAGE,
          rows.owner().isEmpty()
              ? "no column of the schema has the role owner"
              : "no client in the portfolio has that owner" + NearestName.hint(owner, known),
          ErrorContext.none()
              .withValue(owner)
              .withAccepted(
                  rows.owner().isEmpty()
                      ? "a schema with such a column"
                      : String.join(", ", known.stream().sorted().limit(20).toList())));
    }
  }

  /** The keys of ids: a client whose id is similar to one on the list is not called either. */
  private Set<String> doNotCall() {
    Path file = run.config().callList().doNotCall();
    if (file == null) {
      return Set.of();
    }
    try {
      Set<String> ids = new HashSet<>();
      RegularFile.text(file, LONGEST_LIST).lines().map(SimilarIds::key).forEach(ids::add);
      return ids;
    } catch (IOException e) {
      // Without it, clients who must not be called would be listed.
      throw new RiskException(
          ErrorCode.SOURCE_UNREACHABLE,
          "the do-not-call list " + RegularFile.reason(e),
          ErrorContext.ofFile(file).withAccepted("one client id per line, in UTF-8"),
          e);
    }
  }

  /** The clients withheld at random: the same share of each block of ranks. */
  private Set<String> withheld(ScoredBatch scoring) {
    double share = run.config().callList().holdoutShare();
    if (share == 0) {
      return Set.of();
    }
    Map<String, Boolean> earlier = new HashMap<>();
    Instant since = run.now().minus(ControlGroup.LASTS);
    for (Assignment one : run.store().calls().assignments()) {
      if (one.at().isAfter(since)) {
        earlier.putIfAbsent(one.clientId(), one.withheld());
      }
    }
    List<String> ranked =
        scoring.predictions().stream()
            .sorted(Comparator.comparingInt(Prediction::rank))
            .map(Prediction::clientId)
            .toList();
    return new ControlGroup(share, run.config().training().seed()).withheld(ranked, earlier);
  }
}
