package org.riskassessment.core.portfolio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.Contact;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.evaluate.Reach;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.Refits;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.version.VersionRefits;

/**
 * Clients of a batch as every list shows them: with the risk's interval, what changed, and the
 * reasons in words.
 */
public final class ListedClients {
  private final Run run;
  private final ScoredBatch scoring;
  private final @Nullable Refits refits;
  private final Reasons reasons;
  private final PreviousBatch previous;

  private ListedClients(
      Run run, ScoredBatch scoring, ModelVersion version, Consumer<String> notes) {
    this.run = run;
    this.scoring = scoring;
    this.refits = new VersionRefits(run).refits(version).orElse(null);
    this.reasons = new Reasons(run, scoring.model(), scoring.rows().schema(), version, notes);
    this.previous = PreviousBatch.of(run, scoring.batch());
    if (refits == null && run.config().callList().refits() > 0) {
      notes.accept(
          "no intervals: the rows version "
              + version.version()
              + " was trained on are missing or too few");
    }
  }

  /**
   * @param notes is told why intervals are missing and reasons in doubt
   */
  public static ListedClients of(Run run, ScoredBatch scoring, Consumer<String> notes) {
    return new ListedClients(
        run, scoring, run.models().version(scoring.batch().modelVersion()), notes);
  }

  PreviousBatch previous() {
    return previous;
  }

  Reasons reasons() {
    return reasons;
  }

  /** The first clients of the ranking, first rank first. */
  public List<CallListItem> first(int count) {
    return items(ranked().limit(count).toArray());
  }

  /** What calling the first clients of the ranking reaches. */
  public Reach reach(int count) {
    return reach(ranked().limit(count).toArray());
  }

  private IntStream ranked() {
    return IntStream.range(0, scoring.size())
        .boxed()
        .sorted(Comparator.comparingInt(row -> scoring.predictions().get(row).rank()))
        .mapToInt(row -> row);
  }

  /** The clients of these rows, in this order. */
  List<CallListItem> items(int[] rows) {
    Map<String, Contact> contacts = new HashMap<>();
    run.store().calls().contacts().forEach(c -> contacts.put(c.clientId(), c));
    Dataset clients = scoring.rows().pick(rows);
    List<CallListItem> items = new ArrayList<>();
    List<Interval> intervals = refits == null ? List.of() : refits.risks(scoring.model(), clients);
    List<Map<String, Refits.Firmness>> firmness =
        refits == null ? List.of() : refits.firmness(scoring.model(), clients);
    for (int i = 0; i < rows.length; i++) {
      items.add(
          item(
              scoring.predictions().get(rows[i]),
              clients.pick(new int[] {i}),
              refits == null ? null : intervals.get(i),
              refits == null ? Map.of() : firmness.get(i),
              contacts.get(clients.clientId(i))));
    }
    return items;
  }

  /**
   * One client.
   *
   * @param client one row, whose cells may differ from those of the batch
   */
  CallListItem item(Prediction prediction, Dataset client, @Nullable Contact lastContact) {
    return item(
        prediction,
        client,
        refits == null ? null : refits.risks(scoring.model(), client).get(0),
        refits == null ? Map.of() : refits.firmness(scoring.model(), client).get(0),
        lastContact);
  }

  private CallListItem item(
      Prediction prediction,
      Dataset client,
      @Nullable Interval interval,
      Map<String, Refits.Firmness> firmness,
      @Nullable Contact lastContact) {
    return new CallListItem(
        prediction,
        previous.predictions().get(prediction.clientId()),
        interval,
        interval == null ? null : reasons.ofWidth(interval, client, firmness),
        run.config().callList().bands().of(prediction.risk()),
        ScoredBatch.owner(client, 0),
        reasons.of(client, firmness),
        lastContact);
  }

  /** What calling the clients of these rows reaches. */
  Reach reach(int[] rows) {
    double[] ones = new double[rows.length];
    Arrays.fill(ones, 1);
    List<Prediction> predictions = scoring.predictions();
    double all = predictions.stream().mapToDouble(Prediction::risk).sum();
    return new Reach(
        rows.length,
        IntStream.of(rows).mapToDouble(row -> predictions.get(row).risk()).sum(),
        sums(rows, ones),
        all,
        predictions.isEmpty() ? 0 : all * rows.length / predictions.size());
  }

  /** The interval of what the clients of these rows take with them; null where it is unknown. */
  @Nullable Interval sums(int[] rows, double[] amounts) {
    return refits == null
        ? null
        : refits.sums(
            scoring.model(), scoring.rows().pick(rows), amounts, run.config().training().seed());
  }
}
