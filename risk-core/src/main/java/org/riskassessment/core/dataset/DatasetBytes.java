package org.riskassessment.core.dataset;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.schema.Schema;

/**
 * A dataset as compressed bytes, column by column; every number is restored to the last bit.
 * Weights are left out. The bytes hold the digest of the schema, not the schema: reading with
 * another schema is refused.
 */
public final class DatasetBytes {
  private static final int FORMAT = 1;

  private static final int CHUNK = 1 << 16;

  private DatasetBytes() {}

  /** The rows as bytes, the same for the same rows and JDK. */
  public static byte[] write(Dataset rows) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(bytes, 1 << 16))) {
      out.writeByte(FORMAT);
      out.writeUTF(rows.schema().hash());
      out.writeInt(rows.size());
      for (int row = 0; row < rows.size(); row++) {
        writeText(out, rows.clientId(row));
        out.writeByte(rows.isLabelled(row) ? rows.exited(row) ? 1 : 0 : -1);
      }
      for (String name : rows.numericNames()) {
        writeNumbers(out, rows.numeric(name));
      }
      for (String name : rows.categoryNames()) {
        writeCodes(out, rows.category(name));
      }
      writeNumbers(out, rows.observedAt().orElse(null));
      writeNumbers(out, rows.value().orElse(null));
      writeCodes(out, rows.owner().orElse(null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @return empty when the bytes were written under another schema
   * @throws IllegalArgumentException when the bytes are not a dataset
   */
  public static Optional<Dataset> read(Schema schema, byte[] bytes) {
    try (DataInputStream in =
        new DataInputStream(new GZIPInputStream(new ByteArrayInputStream(bytes), 1 << 16))) {
      if (in.readByte() != FORMAT) {
        throw new IOException("its format is unknown");
      }
      if (!schema.hasHash(in.readUTF())) {
        return Optional.empty();
      }
      int size = in.readInt();
      ByteArrayOutputStream ids = new ByteArrayOutputStream();
      // Grown as rows come in: a damaged size must not reserve memory.
      int[] idEnds = new int[Math.max(0, Math.min(size, CHUNK))];
      ByteArrayOutputStream labels = new ByteArrayOutputStream();
      for (int row = 0; row < size; row++) {
        if (row == idEnds.length) {
          idEnds = Arrays.copyOf(idEnds, (int) Math.min(size, 2L * row));
        }
        ids.writeBytes(in.readNBytes(in.readInt()));
        idEnds[row] = ids.size();
        labels.write(between(in.readByte(), -1, 1));
      }
      Dataset empty = Dataset.builder(schema).build();
      Map<String, NumericColumn> numeric = new LinkedHashMap<>();
      for (String name : empty.numericNames()) {
        numeric.put(name, required(readNumbers(in, size)));
      }
      Map<String, CategoryColumn> categories = new LinkedHashMap<>();
      for (String name : empty.categoryNames()) {
        categories.put(name, required(readCodes(in, size)));
      }
      Dataset rows =
          new Dataset(
              schema,
              new ClientIndex(ids.toByteArray(), idEnds),
              labels.toByteArray(),
              numeric,
              categories,
              readNumbers(in, size),
              readNumbers(in, size),
              readCodes(in, size),
              null,
              null,
              null);
      if (in.read() >= 0 || size < 0 || rows.observedAt().isPresent() != schema.hasPeriods()) {
        throw new IOException("its size is wrong");
      }
      return Optional.of(rows);
    } catch (IOException e) {
      throw new IllegalArgumentException("not a dataset: " + e.getMessage(), e);
    }
  }

  private static int between(int value, int least, int most) throws IOException {
    if (value < least || value > most) {
      throw new IOException(value + " is out of range");
    }
    return value;
  }

  private static <T> T required(@Nullable T column) throws IOException {
    if (column == null) {
      throw new IOException("a feature is missing");
    }
    return column;
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static void writeNumbers(DataOutputStream out, @Nullable NumericColumn column)
      throws IOException {
    out.writeBoolean(column != null);
    for (int row = 0; column != null && row < column.size(); row++) {
      out.writeDouble(column.at(row));
    }
  }

  private static @Nullable NumericColumn readNumbers(DataInputStream in, int size)
      throws IOException {
    if (!in.readBoolean()) {
      return null;
    }
    double[] values = new double[size];
    for (int row = 0; row < size; row++) {
      values[row] = in.readDouble();
      if (Double.isInfinite(values[row])) {
        throw new IOException("a number is infinite");
      }
    }
    return new NumericColumn(values);
  }

  private static void writeCodes(DataOutputStream out, @Nullable CategoryColumn column)
      throws IOException {
    out.writeInt(column == null ? -1 : column.levels().size());
    if (column != null) {
      for (String level : column.levels()) {
        writeText(out, level);
      }
      for (int row = 0; row < column.size(); row++) {
        out.writeInt(column.codeAt(row));
      }
    }
  }

  private static @Nullable CategoryColumn readCodes(DataInputStream in, int size)
      throws IOException {
    int count = in.readInt();
    if (count < 0) {
      return null;
    }
    List<String> levels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      levels.add(new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8));
    }
    int[] codes = new int[size];
    for (int row = 0; row < size; row++) {
      codes[row] = between(in.readInt(), CategoryColumn.MISSING, count - 1);
    }
    return new CategoryColumn(codes, levels);
  }
}
