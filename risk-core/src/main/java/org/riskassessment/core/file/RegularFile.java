package org.riskassessment.core.file;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * The way to open a file: only regular ones, so that no pipe stalls the program and no device
 * floods it. Every failure is an {@link IOException} that {@link #reason} words.
 */
public final class RegularFile {
  private RegularFile() {}

  /** The attributes of a file, which may be a link to a regular one. */
  public static BasicFileAttributes attributes(Path file) throws IOException {
    return requireRegular(file, Files.readAttributes(file, BasicFileAttributes.class));
  }

  /** Opens a file, or the one it links to, to be read in parts. */
  public static InputStream open(Path file) throws IOException {
    attributes(file);
    return Files.newInputStream(file);
  }

  /**
   * The whole content of a file, or of the one it links to.
   *
   * @param most how many bytes it may have
   */
  public static byte[] bytes(Path file, int most) throws IOException {
    try (InputStream in = open(file)) {
      // Read, not asked for its size: files of /proc have none.
      byte[] content = in.readNBytes(most + 1);
      if (content.length > most) {
        throw new FileSystemException(
            file.toString(), null, "it is larger than " + most + " bytes");
      }
      return content;
    }
  }

  /**
   * The whole text of a file, or of the one it links to, in UTF-8.
   *
   * @param most how many bytes it may have
   */
  public static String text(Path file, int most) throws IOException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(bytes(file, most)))
        .toString();
  }

  /** Opens a file to lock it and to write it; creates it if it is missing, follows no link. */
  public static FileChannel openLock(Path file, FileAccess access) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      requireRegular(
          file, Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    }
    return FileChannel.open(
        file, Set.of(CREATE, READ, WRITE, LinkOption.NOFOLLOW_LINKS), access.ofFile(file));
  }

  private static BasicFileAttributes requireRegular(Path file, BasicFileAttributes attributes)
      throws FileSystemException {
    if (!attributes.isRegularFile()) {
      throw new FileSystemException(
          file.toString(),
          null,
          attributes.isDirectory()
              ? "it is a folder, not a file"
              : attributes.isSymbolicLink()
                  ? "it is a link, not a file"
                  : "it is a pipe or a device, not a file");
    }
    return attributes;
  }

  /** Why a file could not be read, in words that follow its name. */
  public static String reason(IOException failure) {
    if (failure instanceof NoSuchFileException missing) {
      return Files.isSymbolicLink(Path.of(missing.getFile()))
          ? "links to a file that does not exist"
          : "does not exist";
    }
    return "cannot be read: " + cause(failure);
  }

  /** What went wrong with a file, without its name. */
  public static String cause(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof NoSuchFileException) {
      return "it does not exist";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "another file is in its place";
    }
    if (failure instanceof CharacterCodingException) {
      return "it is not text in UTF-8";
    }
    String words =
        failure instanceof FileSystemException known ? known.getReason() : failure.getMessage();
    return words == null ? failure.getClass().getSimpleName() : words;
  }
}
