package org.riskassessment.train;

import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.impl.ConfiguredObjectProvenanceImpl;
import java.util.List;
import org.tribuo.data.columnar.ColumnarFeature;
import org.tribuo.data.columnar.FieldProcessor;

/** A field that holds the number of the one input that is 1. */
final class InputField implements FieldProcessor {
  /** The cell of a row that has no input at all. */
  static final String NONE = "none";

  private final String field;
  private final List<String> names;
  private final List<List<ColumnarFeature>> ones;

  InputField(String field, List<String> names) {
    this.field = field;
    this.names = names;
    this.ones = names.stream().map(name -> List.of(new ColumnarFeature(name, 1))).toList();
  }

  @Override
  public String getFieldName() {
    return field;
  }

  @Override
  public List<ColumnarFeature> process(String value) {
    return value.equals(NONE)
        ? List.of(new ColumnarFeature(names.get(0), 0))
        : ones.get(Integer.parseInt(value));
  }

  @Override
  public GeneratedFeatureType getFeatureType() {
    return GeneratedFeatureType.BINARISED_CATEGORICAL;
  }

  @Override
  public InputField copy(String newFieldName) {
    return new InputField(newFieldName, names);
  }

  @Override
  public ConfiguredObjectProvenance getProvenance() {
    return new ConfiguredObjectProvenanceImpl(this, "FieldProcessor");
  }
}
