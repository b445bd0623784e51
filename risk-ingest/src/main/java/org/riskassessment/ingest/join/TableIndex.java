package org.riskassessment.ingest.join;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.file.RegularFile;
import org.riskassessment.core.file.Sha256;

/**
 * What the files of a joined table held when they were last read, block by block. A block whose
 * bytes are still the same and whose rows are too old to count is not read again.
 *
 * <p>The file can be computed from the table at any time. One that is missing, damaged or of
 * another configuration is ignored, and so is all of it once a block is no longer there.
 *
 * <p>Its format: the SHA-256 of the configuration, the content, and the SHA-256 of both.
 *
 * @param newest the last moment that a client's row knew of when the table was joined to it
 * @param ids of all rows, as their join compares them
 * @param files the blocks of each file, by the file's name
 */
record TableIndex(long newest, List<String> ids, Map<String, List<Block>> files) {
  private static final String FORMAT = "joined table 1\n";
  private static final int HASH = 32;

  /**
   * Whole lines of a file, one block after the other.
   *
   * @param sha256 of its bytes
   * @param first the first time of its rows
   * @param last the last time of its rows; {@link Long#MAX_VALUE} when they must be read each time
   */
  record Block(int length, String sha256, int lines, int rows, long first, long last) {}

  TableIndex {
    ids = List.copyOf(ids);
    files = new LinkedHashMap<>(files);
  }

  /** The index in a file; null when the file does not have that of a configuration. */
  static @Nullable TableIndex read(Path file, String configuration) {
    try {
      if (!Files.isRegularFile(file)) {
        return null;
      }
      byte[] bytes;
      try (InputStream in = RegularFile.open(file)) {
        bytes = in.readAllBytes();
      }
      int end = bytes.length - HASH;
      if (end < HASH
          || !Arrays.equals(bytes, 0, HASH, hash(configuration), 0, HASH)
          || !Arrays.equals(bytes, end, bytes.length, hash(bytes, end), 0, HASH)) {
        return null;
      }
      return content(
          new DataInputStream(new ByteArrayInputStream(bytes, HASH, bytes.length - 2 * HASH)));
    } catch (IOException e) {
      return null; // Then the table is read whole.
    }
  }

  private static TableIndex content(DataInputStream in) throws IOException {
    long newest = in.readLong();
    List<String> ids = new ArrayList<>();
    for (int count = in.readInt(); ids.size() < count; ) {
      ids.add(new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8));
    }
    Map<String, List<Block>> files = new LinkedHashMap<>();
    for (int count = in.readInt(); files.size() < count; ) {
      String name = in.readUTF();
      List<Block> blocks = new ArrayList<>();
      for (int length = in.readInt(); blocks.size() < length; ) {
        blocks.add(
            new Block(
                in.readInt(),
                in.readUTF(),
                in.readInt(),
                in.readInt(),
                in.readLong(),
                in.readLong()));
      }
      files.put(name, blocks);
    }
    return new TableIndex(newest, ids, files);
  }

  void write(DurableFiles durable, Path file, String configuration) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(hash(configuration));
      out.writeLong(newest);
      out.writeInt(ids.size());
      for (String id : ids) {
        byte[] text = id.getBytes(StandardCharsets.UTF_8);
        out.writeInt(text.length);
        out.write(text);
      }
      out.writeInt(files.size());
      for (Map.Entry<String, List<Block>> of : files.entrySet()) {
        out.writeUTF(of.getKey());
        out.writeInt(of.getValue().size());
        for (Block block : of.getValue()) {
          out.writeInt(block.length());
          out.writeUTF(block.sha256());
          out.writeInt(block.lines());
          out.writeInt(block.rows());
          out.writeLong(block.first());
          out.writeLong(block.last());
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("nothing is written to disk here", e);
    }
    byte[] content = bytes.toByteArray();
    durable.write(
        file,
        ByteBuffer.allocate(content.length + HASH)
            .put(content)
            .put(hash(content, content.length))
            .array());
  }

  private static byte[] hash(String configuration) {
    byte[] text = (FORMAT + configuration).getBytes(StandardCharsets.UTF_8);
    return hash(text, text.length);
  }

  private static byte[] hash(byte[] bytes, int length) {
    var digest = Sha256.digest();
    digest.update(bytes, 0, length);
    return digest.digest();
  }
}
