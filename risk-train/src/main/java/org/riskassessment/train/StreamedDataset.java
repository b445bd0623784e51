package org.riskassessment.train;

import com.oracle.labs.mlrg.olcut.provenance.ListProvenance;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.MutableFeatureMap;
import org.tribuo.MutableOutputInfo;
import org.tribuo.OutputInfo;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.protos.core.DatasetProto;
import org.tribuo.provenance.DatasetProvenance;

/**
 * A dataset of Tribuo's that makes its examples as they are asked for and keeps none, for trainers
 * that pass over it in order.
 */
final class StreamedDataset extends Dataset<Label> {
  private static final long serialVersionUID = 1L;

  private final transient EncodedRows rows;
  private final transient ImmutableFeatureMap features;

  StreamedDataset(EncodedRows rows) {
    super(rows);
    this.rows = rows;
    this.features = features(rows.names());
  }

  /** The inputs as Tribuo's features. */
  static ImmutableFeatureMap features(List<String> names) {
    MutableFeatureMap features = new MutableFeatureMap();
    names.forEach(name -> features.add(name, 1));
    return new ImmutableFeatureMap(features);
  }

  /** Those who stayed and those who left as Tribuo's outputs. */
  static ImmutableOutputInfo<Label> labels() {
    MutableOutputInfo<Label> labels = new LabelFactory().generateInfo();
    labels.observe(new Label(TribuoModel.STAYED));
    labels.observe(new Label(TribuoModel.EXITED));
    return labels.generateImmutableOutputInfo();
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public Iterator<Example<Label>> iterator() {
    return rows.iterator();
  }

  @Override
  public List<Example<Label>> getData() {
    throw keepsNone();
  }

  @Override
  public Example<Label> getExample(int index) {
    throw keepsNone();
  }

  @Override
  public DatasetProto serialize() {
    throw keepsNone();
  }

  private static UnsupportedOperationException keepsNone() {
    return new UnsupportedOperationException("a streamed dataset keeps no examples");
  }

  @Override
  public Set<Label> getOutputs() {
    return labels().getDomain();
  }

  @Override
  public ImmutableOutputInfo<Label> getOutputIDInfo() {
    return labels();
  }

  @Override
  public OutputInfo<Label> getOutputInfo() {
    return labels();
  }

  @Override
  public ImmutableFeatureMap getFeatureIDMap() {
    return features;
  }

  @Override
  public ImmutableFeatureMap getFeatureMap() {
    return features;
  }

  @Override
  public DatasetProvenance getProvenance() {
    return new DatasetProvenance(rows.source(), new ListProvenance<>(), this);
  }
}
