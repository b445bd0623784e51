package org.riskassessment.train;

import java.util.ArrayList;
import java.util.List;
import org.tribuo.Example;
import org.tribuo.classification.Label;
import org.tribuo.impl.ArrayExample;

/** Encoded rows as Tribuo's examples, made without the classes that training uses for that. */
final class Examples {
  private Examples() {}

  static Example<Label> of(List<String> names, DesignMatrix design, int row, boolean exited) {
    List<String> own = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (InputBlock block : design.blocks()) {
      if (block instanceof InputBlock.Numeric numbers) {
        own.add(names.get(numbers.input()));
        values.add(numbers.values()[row]);
      } else if (((InputBlock.OneHot) block).inputs()[row] >= 0) {
        own.add(names.get(((InputBlock.OneHot) block).inputs()[row]));
        values.add(1.0);
      }
    }
    return new ArrayExample<>(
        new Label(exited ? TribuoModel.EXITED : TribuoModel.STAYED),
        own.toArray(String[]::new),
        values.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
