package org.riskassessment.core.schema.inference;

/** The smallest and the largest of some numbers. Not for several threads. */
final class Range {
  double least = Double.POSITIVE_INFINITY;
  double most = Double.NEGATIVE_INFINITY;

  void add(double number) {
    least = Math.min(least, number);
    most = Math.max(most, number);
  }

  void addAll(Range other) {
    least = Math.min(least, other.least);
    most = Math.max(most, other.most);
  }

  boolean isWithin(double low, double high) {
    return least > low && most < high;
  }
}
