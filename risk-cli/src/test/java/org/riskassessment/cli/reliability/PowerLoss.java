package org.riskassessment.cli.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a loss of power may take: half of a file that was written and not forced, and each renamed,
 * deleted or new name in a folder that was not forced since. They may be lost all together, or one
 * alone while later changes are kept, as a disk that reorders its writes would have it.
 *
 * <p>The files of the store are taken as they are: SQLite forces each commit itself.
 */
final class PowerLoss {
  private final Path workspace;
  private final List<Change> pending = new ArrayList<>();

  PowerLoss(Path workspace) {
    this.workspace = workspace.toAbsolutePath();
  }

  /**
   * A change that is not on the disk yet.
   *
   * @param forced the file or folder that has to be forced for it
   * @param before the content of the files that it changed; null for none
   */
  private record Change(String call, Path path, Path forced, Map<Path, byte @Nullable []> before) {

    @Override
    public String toString() {
      return call + " of " + path.getFileName();
    }
  }

  /** Notes a call to the disk that is about to be made. */
  void note(String call, Path given) throws IOException {
    Path path = given.toAbsolutePath();
    switch (call) {
      case "open" -> {
        pending.removeIf(change -> change.forced().equals(path));
        pending.add(new Change("write", path, path, Map.of()));
      }
      case "force" -> pending.removeIf(change -> change.forced().equals(path));
      case "rename" -> pending.add(change(call, path, draft(path)));
      case "delete" -> {
        pending.removeIf(change -> change.forced().equals(path));
        pending.add(change(call, path));
      }
      case "createFolders" -> {
        Path made = path;
        while (!Files.isDirectory(folder(made))) {
          made = folder(made);
        }
        pending.add(change(call, made));
      }
      case "forceFolder" -> pending.removeIf(change -> change.forced().equals(path));
      default -> {
        // More is written to, or cut from, a file that is noted already.
      }
    }
  }

  private static Path folder(Path path) {
    return Objects.requireNonNull(path.getParent());
  }

  private static Path draft(Path target) {
    return target.resolveSibling("." + target.getFileName() + ".tmp");
  }

  private static Change change(String call, Path path, Path... more) throws IOException {
    Map<Path, byte @Nullable []> before = new LinkedHashMap<>();
    for (Path one : Stream.concat(Stream.of(path), Arrays.stream(more)).toList()) {
      before.put(one, Files.isRegularFile(one) ? Files.readAllBytes(one) : null);
    }
    return new Change(call, path, folder(path), before);
  }

  /** What may be lost now, in words: the same words for the same changes. */
  String pending() {
    return pending.toString();
  }

  /** How many states may be found: without each change alone, and without all of them. */
  int variants() {
    return pending.size() < 2 ? pending.size() : pending.size() + 1;
  }

  /**
   * Takes from a copy of the workspace what may be lost.
   *
   * @param variant the change that is lost alone, or one more for all of them
   * @return what was taken, in words
   */
  String take(int variant, Path copy) throws IOException {
    List<Change> lost =
        variant < pending.size() ? List.of(pending.get(variant)) : List.copyOf(pending);
    // The last one first, so that what was there before the first one remains.
    for (int i = lost.size() - 1; i >= 0; i--) {
      Change change = lost.get(i);
      if (change.before().isEmpty()) {
        Path draft = in(copy, change.path());
        if (Files.exists(draft)) {
          byte[] written = Files.readAllBytes(draft);
          Files.write(draft, Arrays.copyOf(written, written.length / 2));
        }
      }
      for (Map.Entry<Path, byte @Nullable []> file : change.before().entrySet()) {
        put(in(copy, file.getKey()), file.getValue());
      }
    }
    return "lost power without " + lost;
  }

  private Path in(Path copy, Path path) {
    return copy.resolve(workspace.relativize(path).toString());
  }

  private static void put(Path file, byte @Nullable [] content) throws IOException {
    if (content != null && Files.isDirectory(folder(file))) {
      Files.write(file, content);
    } else if (content == null && Files.exists(file)) {
      try (Stream<Path> all = Files.walk(file)) {
        for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(one);
        }
      }
    }
  }
}
