package org.riskassessment.diagnostics.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.diagnosis.DataDetails;
import org.riskassessment.core.diagnosis.DataGroup;
import org.riskassessment.core.diagnosis.MissingChange;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.NearestName;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.DiagnosisRequest;
import org.riskassessment.core.stage.RunContext;
import org.riskassessment.core.stage.RunListener;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.Batches;
import org.riskassessment.core.store.DatasetRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Profiles rows in one pass. The profile of the dataset is kept in the file {@code
 * finaldata.profile}, so that only the rows that came since are read.
 */
public final class DataDiagnosis {
  private static final Logger LOG = LoggerFactory.getLogger(DataDiagnosis.class);

  /** More values than these are one group. */
  private static final int MOST_GROUPS = 20;

  private static final String OTHERS = "(others)";
  private static final int BATCHES_SHOWN = 10;
  private static final long MUCH_SMALLER = 4;

  private final RunContext context;
  private final DiagnosisRequest request;
  private final Schema schema;
  private final Map<String, DataProfile> groups = new LinkedHashMap<>();
  private DataProfile profile;
  private long done;

  public DataDiagnosis(RunContext context, DiagnosisRequest request) {
    this.context = context;
    this.request = request;
    this.schema = context.config().schema();
    this.profile = new DataProfile(schema);
    String by = request.options().by();
    if (by != null) {
      requireColumn(by);
    }
  }

  private void requireColumn(String by) {
    List<String> names =
        schema.kept().stream()
            .filter(c -> c.role() == ColumnRole.LABEL || c.role() == ColumnRole.FEATURE)
            .map(Column::name)
            .toList();
    if (!names.contains(by)) {
      throw new RiskException(
          ErrorCode.USAGE,
          "is not a column to split by",
          ErrorContext.none()
              .withValue(by)
              .withAccepted(NearestName.of(by, names).orElseGet(() -> String.join(", ", names))));
    }
  }

  /** Reads the rows that no kept profile has, and adds what was profiled elsewhere. */
  public DataProfile profile() {
    DatasetRecord dataset = request.data().dataset();
    DatasetRecord known = dataset == null || request.options().by() != null ? null : known(dataset);
    done = known == null ? 0 : known.rows();
    List<Batch> batches =
        dataset == null
            ? List.of()
            : new Batches(context.store().ingestion().batches()).ingested(dataset.generation());
    long total = dataset == null ? 0 : dataset.rows();
    request.data().rows().read(known, part -> add(part, batches, total));
    if (dataset != null && !dataset.equals(known) && !schema.isHistory()) {
      keep(dataset);
    }
    Path states = request.options().states();
    return states == null ? profile : merged(states);
  }

  private void add(Dataset part, List<Batch> batches, long total) {
    context.cancellation().check();
    int row = 0;
    while (row < part.size()) {
      long place = done + row;
      int batch = DataProfile.NO_BATCH;
      long end = done + part.size();
      for (Batch one : batches) {
        if (one.firstRow() <= place && place < one.endRow()) {
          batch = one.number();
          end = Math.min(end, one.endRow());
        } else if (one.firstRow() > place) {
          end = Math.min(end, one.firstRow());
        }
      }
      int to = (int) (end - done);
      profile.add(part, row, to, batch);
      row = to;
    }
    split(part);
    done += part.size();
    context
        .listener()
        .progress(new RunListener.Progress(done, Math.max(done, total), "rows", done));
  }

  private void split(Dataset part) {
    String by = request.options().by();
    if (by == null) {
      return;
    }
    int from = 0;
    for (int row = 1; row <= part.size(); row++) {
      if (row == part.size() || !value(part, by, row).equals(value(part, by, from))) {
        String value = value(part, by, from);
        String group = groups.containsKey(value) || groups.size() < MOST_GROUPS ? value : OTHERS;
        groups
            .computeIfAbsent(group, g -> new DataProfile(schema))
            .add(part, from, row, DataProfile.NO_BATCH);
        from = row;
      }
    }
  }

  private String value(Dataset part, String by, int row) {
    return by.equals(schema.label().name())
        ? !part.isLabelled(row) ? "" : part.exited(row) ? schema.positive() : schema.negative()
        : part.cell(by, row);
  }

  /** The dataset that the kept profile is of; null if there is none of this generation. */
  private @Nullable DatasetRecord known(DatasetRecord dataset) {
    if (schema.isHistory()) {
      return null; // Later rows answer the labels of earlier ones.
    }
    try {
      Map<String, DataProfile> kept = file().read();
      for (DatasetRecord earlier : context.store().ingestion().datasets()) {
        DataProfile found = kept.get(earlier.id().sha256());
        if (found != null
            && earlier.generation() == dataset.generation()
            && earlier.rows() == found.rows()
            && earlier.bytes() <= dataset.bytes()) {
          profile = found;
          return earlier;
        }
      }
    } catch (RiskException e) {
      LOG.debug("cannot use the kept profile", e);
    }
    return null;
  }

  /** Keeps the profile where it is much smaller than the rows. */
  private void keep(DatasetRecord dataset) {
    ProfileFile file = file();
    byte[] bytes = file.bytes(Map.of(dataset.id().sha256(), profile));
    if (MUCH_SMALLER * bytes.length < dataset.bytes()) {
      try {
        file.write(bytes, context.files());
      } catch (RiskException e) {
        LOG.debug("cannot keep the profile", e);
      }
    }
  }

  private ProfileFile file() {
    return new ProfileFile(
        context.config().datasetFile().resolveSibling("finaldata.profile"), schema);
  }

  /** The profiles of a file together with this one, which the file then has too. */
  private DataProfile merged(Path states) {
    ProfileFile file = new ProfileFile(states, schema);
    Map<String, DataProfile> all = new TreeMap<>(file.read());
    if (request.data().dataset() != null) {
      // The dataset has grown: its earlier rows would count twice.
      context.store().ingestion().datasets().forEach(earlier -> all.remove(earlier.id().sha256()));
    }
    all.put(request.data().id().sha256(), profile);
    file.write(file.bytes(all), context.files());
    DataProfile merged = new DataProfile(schema);
    all.values().forEach(merged::merge);
    return merged;
  }

  /** More on the data, for the parts that were asked for. */
  public DataDetails details(DataProfile all, boolean statistics, boolean missing) {
    return new DataDetails(
        statistics ? all.categories() : List.of(),
        missing ? changes() : List.of(),
        missing ? profile.batches(BATCHES_SHOWN) : List.of(),
        statistics ? groups() : List.of());
  }

  private List<DataGroup> groups() {
    List<DataGroup> all = new ArrayList<>();
    groups.forEach(
        (value, rows) ->
            all.add(new DataGroup(value, rows.rows(), rows.summaries(), rows.categories())));
    all.sort(Comparator.comparingLong(DataGroup::rows).reversed());
    return all;
  }

  /** Since the deployed version was trained; for a file, all of its rows. */
  private List<MissingChange> changes() {
    Dataset reference = request.reference().get().orElse(null);
    int from = DataProfile.NO_BATCH;
    DatasetRecord dataset = request.data().dataset();
    if (dataset != null) {
      OptionalLong cutOff = request.trainedRows();
      from = Integer.MAX_VALUE;
      if (cutOff.isPresent()) {
        from =
            new Batches(context.store().ingestion().batches())
                .ingested(dataset.generation()).stream()
                    .filter(batch -> batch.firstRow() >= cutOff.getAsLong() && batch.rowsNew() > 0)
                    .mapToInt(Batch::number)
                    .min()
                    .orElse(Integer.MAX_VALUE);
      }
    }
    return MissingComparison.of(reference, profile.since(from));
  }
}
