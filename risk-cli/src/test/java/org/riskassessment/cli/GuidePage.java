package org.riskassessment.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The README or a page of the guide. */
record GuidePage(Path file, String text) {
  static final Path REPOSITORY = Path.of("..");
  static final Path GUIDE = REPOSITORY.resolve("docs/guide");

  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w*)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

  /**
   * A fenced block.
   *
   * @param language {@code sh}, {@code json}, {@code java} or {@code text}
   */
  record Block(String language, String text) {}

  static GuidePage read(Path file) {
    try {
      return new GuidePage(file, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static GuidePage named(String name) {
    return read(GUIDE.resolve(name));
  }

  static GuidePage readme() {
    return read(REPOSITORY.resolve("README.md"));
  }

  /** The README, then the pages of the guide in the order of their names. */
  static List<GuidePage> all() {
    try (Stream<Path> pages = Files.list(GUIDE)) {
      return Stream.concat(Stream.of(readme()), pages.sorted().map(GuidePage::read)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its path in the repository. */
  String name() {
    return REPOSITORY.relativize(file).toString();
  }

  List<Block> blocks() {
    return BLOCK.matcher(text).results().map(b -> new Block(b.group(1), b.group(2))).toList();
  }

  List<String> blocks(String language) {
    return blocks().stream().filter(b -> b.language().equals(language)).map(Block::text).toList();
  }

  /** The code spans in its sentences and tables. */
  List<String> code() {
    return Pattern.compile("`([^`]+)`")
        .matcher(BLOCK.matcher(text).replaceAll(""))
        .results()
        .map(span -> span.group(1).replaceAll("\\s+", " "))
        .toList();
  }

  /** The first code span that starts with this. */
  String command(String start) {
    return code().stream().filter(span -> span.startsWith(start)).findFirst().orElseThrow();
  }

  /** The rows of its tables, each as its cells, in the section under a heading. */
  List<List<String>> table(String heading) {
    Matcher section =
        Pattern.compile("^## " + Pattern.quote(heading) + "\n(.*?)(?=^## |\\z)", BLOCK.flags())
            .matcher(text);
    if (!section.find()) {
      throw new IllegalArgumentException(name() + " has no section " + heading);
    }
    return section
        .group(1)
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> Stream.of(line.split("\\|")).map(String::strip).skip(1).toList())
        .toList();
  }
}
