package org.riskassessment.ingest.join;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.riskassessment.core.client.SimilarIds;
import org.riskassessment.core.config.Join;

/** Numbers ids from 0 in the order they are met. Reading it is safe for several threads. */
final class IdNumbers {
  private final boolean loose;
  private byte[] bytes = new byte[1 << 12];
  private int[] ends = new int[1 << 8];
  private int[] slots = new int[1 << 10];
  private int size;

  IdNumbers(Join.Match match) {
    this.loose = match == Join.Match.LOOSE;
  }

  int size() {
    return size;
  }

  String id(int number) {
    int from = start(number);
    return new String(bytes, from, ends[number] - from, StandardCharsets.UTF_8);
  }

  /** The number of an id, a new one if it was not met before. */
  int add(byte[] text, int from, int to) {
    if (loose) {
      byte[] form = form(new String(text, from, to - from, StandardCharsets.UTF_8));
      return addForm(form, 0, form.length);
    }
    return addForm(text, from, to);
  }

  /** Adds an id as {@link #id} gave it. */
  void addKnown(String id) {
    byte[] text = id.getBytes(StandardCharsets.UTF_8);
    addForm(text, 0, text.length);
  }

  private int addForm(byte[] text, int from, int to) {
    int slot = slot(text, from, to);
    if (slots[slot] > 0) {
      return slots[slot] - 1;
    }
    int start = start(size);
    int end = start + to - from;
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, end));
    }
    System.arraycopy(text, from, bytes, start, to - from);
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, 2 * size);
    }
    ends[size] = end;
    slots[slot] = ++size;
    if (2 * size > slots.length) {
      grow();
    }
    return size - 1;
  }

  /** The number of an id; -1 for one that was not met. */
  int find(String id) {
    byte[] text = loose ? form(id) : id.getBytes(StandardCharsets.UTF_8);
    return slots[slot(text, 0, text.length)] - 1;
  }

  private static byte[] form(String id) {
    return SimilarIds.key(id).getBytes(StandardCharsets.UTF_8);
  }

  private int start(int number) {
    return number == 0 ? 0 : ends[number - 1];
  }

  private int slot(byte[] text, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + text[i];
    }
    hash *= 0x9E3779B9;
    int mask = slots.length - 1;
    int slot = (hash ^ hash >>> 16) & mask;
    while (slots[slot] > 0) {
      int number = slots[slot] - 1;
      if (Arrays.equals(bytes, start(number), ends[number], text, from, to)) {
        return slot;
      }
      slot = slot + 1 & mask;
    }
    return slot;
  }

  /** Forgets the ids after so many. */
  void truncate(int numbers) {
    size = numbers;
    fill(slots.length);
  }

  private void grow() {
    fill(2 * slots.length);
  }

  private void fill(int length) {
    slots = new int[length];
    for (int number = 0; number < size; number++) {
      slots[slot(bytes, start(number), ends[number])] = number + 1;
    }
  }
}
