package org.riskassessment.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.riskassessment.core.stage.TrainRequest;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.data.columnar.ColumnarDataSource;
import org.tribuo.data.columnar.ColumnarIterator;
import org.tribuo.data.columnar.FieldProcessor;
import org.tribuo.data.columnar.RowProcessor;
import org.tribuo.data.columnar.extractors.FloatExtractor;
import org.tribuo.data.columnar.processors.field.DoubleFieldProcessor;
import org.tribuo.data.columnar.processors.response.BinaryResponseProcessor;
import org.tribuo.provenance.DataSourceProvenance;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * Encoded rows as a columnar source of Tribuo's: a field for each block of inputs, one for the
 * label and one for the weight. An example exists only while a trainer looks at it.
 */
final class EncodedRows extends ColumnarDataSource<Label> {
  private static final String LABEL = "label";
  private static final String WEIGHT = "weight";
  private static final String LEFT = "1";

  private final DesignMatrix design;
  private final double[] targets;
  private final double[] weights;
  private final TrainRequest request;
  private final List<String> names;

  /**
   * @param names of the inputs
   * @param targets 1 for each row of a client that left, else 0
   * @param weights of the rows, which Tribuo holds in single precision
   */
  EncodedRows(
      List<String> names,
      DesignMatrix design,
      double[] targets,
      double[] weights,
      TrainRequest request) {
    super(new LabelFactory(), processor(names, design), true);
    this.names = names;
    this.design = design;
    this.targets = targets;
    this.weights = weights;
    this.request = request;
  }

  private static RowProcessor<Label> processor(List<String> names, DesignMatrix design) {
    List<FieldProcessor> fields = new ArrayList<>();
    for (int block = 0; block < design.blocks().size(); block++) {
      fields.add(
          design.blocks().get(block) instanceof InputBlock.Numeric numbers
              ? new DoubleFieldProcessor(names.get(numbers.input()), true, true)
              : new InputField(field(block), names));
    }
    return new RowProcessor.Builder<Label>()
        .setFieldProcessors(fields)
        .setReplaceNewLinesWithSpaces(false)
        .setWeightExtractor(new FloatExtractor(WEIGHT))
        .build(
            new BinaryResponseProcessor<>(
                List.of(LABEL),
                List.of(LEFT),
                new LabelFactory(),
                TribuoModel.EXITED,
                TribuoModel.STAYED,
                false));
  }

  /** The field of a one-hot block; no input is named so, because their names have an {@code @}. */
  private static String field(int block) {
    return "block " + block;
  }

  List<String> names() {
    return names;
  }

  int size() {
    return design.rows();
  }

  @Override
  protected ColumnarIterator rowIterator() {
    return new Rows();
  }

  @Override
  public DataSourceProvenance getProvenance() {
    return source();
  }

  SimpleDataSourceProvenance source() {
    return TribuoProvenance.source(request);
  }

  @Override
  public String toString() {
    return source().toString();
  }

  /** Writes one row after another as texts. */
  private final class Rows extends ColumnarIterator {
    private static final int CHECKED = 1 << 12;

    private final String[] fieldOfBlock;
    private int next;

    Rows() {
      fieldOfBlock = new String[design.blocks().size()];
      for (int block = 0; block < fieldOfBlock.length; block++) {
        fieldOfBlock[block] =
            design.blocks().get(block) instanceof InputBlock.Numeric numbers
                ? names.get(numbers.input())
                : field(block);
      }
      fields = List.of(fieldOfBlock);
    }

    @Override
    protected Optional<Row> getRow() {
      if (next == design.rows()) {
        return Optional.empty();
      }
      if (next % CHECKED == 0) {
        request.cancellation().check();
      }
      Map<String, String> cells = new HashMap<>(2 * fieldOfBlock.length + 4);
      for (int block = 0; block < fieldOfBlock.length; block++) {
        if (design.blocks().get(block) instanceof InputBlock.Numeric numbers) {
          cells.put(fieldOfBlock[block], Double.toString(numbers.values()[next]));
        } else {
          int input = ((InputBlock.OneHot) design.blocks().get(block)).inputs()[next];
          if (input >= 0) {
            cells.put(fieldOfBlock[block], Integer.toString(input));
          }
        }
      }
      if (cells.isEmpty()) {
        // Tribuo drops a row without inputs, although it says something of the bias.
        cells.put(fieldOfBlock[0], InputField.NONE);
      }
      cells.put(LABEL, targets[next] > 0 ? LEFT : "0");
      cells.put(WEIGHT, Double.toString(weights[next]));
      return Optional.of(new Row(next++, fields, cells));
    }
  }
}
