package org.riskassessment.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.riskassessment.cli.terminal.Signals;

/**
 * Types the shell lines of a page in a workspace. The program runs in this JVM, so paths among its
 * arguments are resolved here. A line that is not understood fails.
 */
final class GuideShell implements AutoCloseable {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
  private static final Pattern REDIRECT = Pattern.compile("(.*) > (\\S+)");
  private static final Pattern HERE =
      Pattern.compile("cat > (\\S+) <<END\n(.*?)END\n?", Pattern.DOTALL);
  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:[0-9]+");
  private static final String WORKSPACE = "--workspace";
  private static final Set<String> BEFORE_PATH = Set.of(WORKSPACE, "--from", "--data", "--to");
  private static final Set<String> TAKES_PATH = Set.of("init", "demo", "predict");

  private final Path folder;
  private final Map<String, String> replaced = new LinkedHashMap<>();
  private final Signals stop = new Signals();
  private final ByteArrayOutputStream served = new ByteArrayOutputStream();
  private final Thread service;

  GuideShell(Path folder) {
    this.folder = folder;
    this.service =
        new Thread(
            () -> {
              PrintStream err = new PrintStream(served, true, UTF_8);
              String[] words = {"serve", "--port", "0", WORKSPACE, folder.toString()};
              new CommandLineProgram(System.out, err, stop).run(words);
            },
            "served");
  }

  /** Types something else wherever a page shows this. */
  GuideShell replacing(String shown, String typed) {
    replaced.put(shown, typed);
    return this;
  }

  /** Types all shell blocks of a page, one after the other, and gives what they printed. */
  String type(GuidePage page) {
    StringBuilder printed = new StringBuilder();
    for (String block : page.blocks("sh")) {
      HERE.matcher(block)
          .results()
          .forEach(here -> write(folder.resolve(here.group(1)), here.group(2)));
      HERE.matcher(block).replaceAll("").lines().forEach(line -> printed.append(type(line)));
    }
    return printed.toString();
  }

  String type(String shown) {
    String line = shown.replaceFirst("\\s+#.*", "").strip();
    for (Map.Entry<String, String> entry : replaced.entrySet()) {
      line = line.replace(entry.getKey(), entry.getValue());
    }
    Matcher redirect = REDIRECT.matcher(line);
    if (redirect.matches()) {
      write(folder.resolve(redirect.group(2)), run(redirect.group(1)));
      return "";
    }
    return run(line);
  }

  private String run(String line) {
    List<String> words = new ArrayList<>(WORD.matcher(line).results().map(this::word).toList());
    try {
      return switch (words.remove(0)) {
        case "risk", "./risk" -> risk(words);
        case "cp" -> copy(words);
        case "curl" -> call(words);
        case "mkdir" -> {
          Files.createDirectories(folder.resolve(words.get(0)));
          yield "";
        }
        case "export" -> "";
        default -> throw new AssertionError("no test can type '" + line + "'");
      };
    } catch (IOException e) {
      throw new AssertionError(line, e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String word(MatchResult quoted) {
    for (int group = 1; group < 3; group++) {
      if (quoted.group(group) != null) {
        return quoted.group(group);
      }
    }
    return quoted.group(3);
  }

  private String risk(List<String> words) throws IOException {
    if (words.get(0).equals("serve")) {
      return serve();
    }
    for (int i = 1; i < words.size(); i++) {
      boolean path =
          BEFORE_PATH.contains(words.get(i - 1)) || i == 1 && TAKES_PATH.contains(words.get(0));
      if (path && !words.get(i).matches("-.*|jdbc:.*|[0-9]+")) {
        words.set(i, folder.resolve(words.get(i)).toString());
      }
    }
    if (!words.contains(WORKSPACE) && !Set.of("init", "demo").contains(words.get(0))) {
      words.addAll(List.of(WORKSPACE, folder.toString()));
    }
    int named = words.indexOf(WORKSPACE);
    if (named >= 0) {
      refitLess(Path.of(words.get(named + 1)).resolve("config.json"));
    }
    Result result = TestWorkspace.program(words.toArray(String[]::new)).exits(0);
    return result.out() + result.err();
  }

  /** 200 refits take seconds; the tests of the call list cover them. */
  private static void refitLess(Path config) throws IOException {
    String text = Files.readString(config);
    if (!text.contains("\"call_list\"")) {
      Files.writeString(config, text.replaceFirst("\\{", "{\"call_list\": {\"refits\": 10},"));
    }
  }

  private String copy(List<String> words) throws IOException {
    Path from = folder.resolve(words.get(0));
    Path to = folder.resolve(words.get(1));
    Path target = Files.isDirectory(to) ? to.resolve(from.getFileName()) : to;
    Files.copy(from, target, StandardCopyOption.REPLACE_EXISTING);
    return "";
  }

  private String serve() {
    service.start();
    while (!ADDRESS.matcher(served.toString(UTF_8)).find()) {
      assertThat(service.isAlive()).as(served.toString(UTF_8)).isTrue();
      ChildProgram.pause(10);
    }
    return served.toString(UTF_8);
  }

  private String call(List<String> words) throws IOException, InterruptedException {
    Matcher served = ADDRESS.matcher(this.served.toString(UTF_8));
    assertThat(served.find()).as("a service that is up").isTrue();
    String url = words.stream().filter(w -> w.startsWith("http://")).findFirst().orElseThrow();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(ADDRESS.matcher(url).replaceFirst(served.group())));
    int data = words.indexOf("-d");
    if (data >= 0) {
      request.POST(HttpRequest.BodyPublishers.ofString(words.get(data + 1)));
    }
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(url + " " + answer.body()).isEqualTo(200);
    return answer.body() + "\n";
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    stop.cancellation().request();
    try {
      service.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
