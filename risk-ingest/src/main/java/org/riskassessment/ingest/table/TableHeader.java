package org.riskassessment.ingest.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The names of a table's columns, all different. A blank one is {@code column} and its number, one
 * that is there already gets a number, as in {@code spend 2}.
 *
 * @param unnamed the places of those that had no name
 * @param doubled the places of those whose name was there already
 */
public record TableHeader(List<String> names, Set<Integer> unnamed, Set<Integer> doubled) {

  public TableHeader {
    names = List.copyOf(names);
    unnamed = Set.copyOf(unnamed);
    doubled = Set.copyOf(doubled);
  }

  static TableHeader of(List<String> cells) {
    List<String> stripped = cells.stream().map(TableHeader::stripped).toList();
    Set<String> taken = new HashSet<>(stripped);
    Set<String> met = new HashSet<>();
    List<String> names = new ArrayList<>();
    Set<Integer> unnamed = new HashSet<>();
    Set<Integer> doubled = new HashSet<>();
    for (int place = 0; place < stripped.size(); place++) {
      String name = stripped.get(place);
      if (name.isEmpty()) {
        unnamed.add(place);
        name = free("column", place + 1, taken);
      } else if (!met.add(name)) {
        doubled.add(place);
        name = free(name, 2, taken);
      }
      names.add(name);
    }
    return new TableHeader(names, unnamed, doubled);
  }

  /** Numbered columns, where a table has no header. */
  static TableHeader numbered(int columns) {
    return new TableHeader(
        IntStream.rangeClosed(1, columns).mapToObj(n -> "column " + n).toList(),
        Set.of(),
        Set.of());
  }

  /** The name that a doubled column had before it got a number. */
  public String doubledName(int place) {
    String numbered = names.get(place);
    return numbered.substring(0, numbered.lastIndexOf(' '));
  }

  private static String free(String name, int first, Set<String> taken) {
    int number = first;
    while (!taken.add(name + " " + number)) {
      number++;
    }
    return name + " " + number;
  }

  private static String stripped(String cell) {
    String name = cell.replace('\u00A0', ' ').strip();
    return name.startsWith("\uFEFF") ? name.substring(1).strip() : name;
  }

  /**
   * The place of each column: of its very name, or else of the only one that differs from it in
   * case, blanks, underscores and hyphens alone; -1 when there is none.
   */
  public int[] places(List<String> wanted) {
    Map<ColumnName, Integer> near = new HashMap<>();
    for (int place = 0; place < names.size(); place++) {
      if (!wanted.contains(names.get(place))) {
        near.merge(ColumnName.of(names.get(place)), place, (one, other) -> -1);
      }
    }
    Map<ColumnName, Long> alike =
        wanted.stream().collect(Collectors.groupingBy(ColumnName::of, Collectors.counting()));
    return wanted.stream()
        .mapToInt(
            name -> {
              int exact = names.indexOf(name);
              ColumnName sought = ColumnName.of(name);
              return exact >= 0 || alike.getOrDefault(sought, 0L) > 1
                  ? exact
                  : near.getOrDefault(sought, -1);
            })
        .toArray();
  }
}
