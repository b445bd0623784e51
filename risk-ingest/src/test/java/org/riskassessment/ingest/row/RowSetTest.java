package org.riskassessment.ingest.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RowSetTest {
  @Test
  void an_empty_set_finds_nothing() {
    assertThat(new RowSet(16).find(0, 0)).isEqualTo(-1);
  }

  @Test
  void the_first_row_of_a_hash_stays_its_row() {
    RowSet set = new RowSet(16);
    assertThat(set.add(7, 8, 3)).isTrue();
    assertThat(set.add(7, 8, 4)).isFalse();
    assertThat(set.find(7, 8)).isEqualTo(3);
  }

  @Test
  void the_rows_from_one_on_are_taken_out_and_those_before_stay() {
    RowSet set = new RowSet(16);
    for (int i = 0; i < 100; i++) {
      set.add(-1L, i + 1, i);
    }
    set.removeFrom(40);
    for (int i = 0; i < 100; i++) {
      assertThat(set.contains(-1L, i + 1)).isEqualTo(i < 40);
    }
    assertThat(set.add(-1L, 50, 40)).isTrue();
  }

  @Test
  void hashes_that_share_a_half_are_different() {
    RowSet set = new RowSet(16);
    set.add(1, 2, 0);
    assertThat(set.find(1, 3)).isEqualTo(-1);
    assertThat(set.add(1, 3, 1)).isTrue();
    assertThat(set.add(2, 2, 2)).isTrue();
    assertThat(set.find(1, 2)).isZero();
    assertThat(set.find(1, 3)).isEqualTo(1);
    assertThat(set.find(2, 2)).isEqualTo(2);
  }

  @Test
  void hashes_that_all_want_one_slot_are_all_found_after_growing() {
    RowSet set = new RowSet(16);
    for (int i = 0; i < 500; i++) {
      assertThat(set.add(-1L, i + 1, i)).isTrue();
    }
    for (int i = 0; i < 500; i++) {
      assertThat(set.find(-1L, i + 1)).isEqualTo(i);
    }
  }

  @Test
  void behaves_as_a_map_does_through_many_growths() {
    SplittableRandom random = new SplittableRandom(11);
    Map<List<Long>, Integer> map = new HashMap<>();
    RowSet set = new RowSet(1);
    for (int row = 0; row < 10_000; row++) {
      long low = random.nextLong(120);
      long high = 1 + random.nextLong(120);
      boolean isNew = map.putIfAbsent(List.of(low, high), row) == null;
      assertThat(set.add(low, high, row)).isEqualTo(isNew);
    }
    map.forEach((hash, row) -> assertThat(set.find(hash.get(0), hash.get(1))).isEqualTo(row));
    assertThat(set.find(120, 121)).isEqualTo(-1);
  }
}
