package org.riskassessment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.riskassessment.cli.terminal.RiskCommand;
import org.riskassessment.cli.terminal.Signals;
import org.riskassessment.cli.terminal.WorkspaceCommand;
import picocli.CommandLine;

/** The schemas in {@code docs/schema} are those of the records that are written. */
class JsonSchemaTest {
  private static final Path FOLDER = Path.of("..", "docs", "schema");
  private static final boolean WRITE = Boolean.getBoolean("risk.schema.write");

  @Test
  void schemas_are_those_of_the_records() throws IOException {
    List<String> differing = new ArrayList<>();
    Set<String> kept = new TreeSet<>();
    for (Map.Entry<String, JsonNode> schema : JsonSchemas.all().entrySet()) {
      Path file = FOLDER.resolve(schema.getKey() + ".json");
      String now = JsonSchemas.text(schema.getValue());
      kept.add(file.getFileName().toString());
      if (WRITE) {
        Files.createDirectories(FOLDER);
        Files.writeString(file, now);
      } else if (!Files.exists(file) || !Files.readString(file).equals(now)) {
        differing.add(file.getFileName().toString());
      }
    }
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (!kept.contains(name)) {
          differing.add(name);
        }
      }
    }
    assertThat(differing).as("-Drisk.schema.write=true writes docs/schema again").isEmpty();
  }

  @Test
  void every_command_has_a_schema() {
    PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
    CommandLine root = new CommandLine(new RiskCommand(nowhere, nowhere, new Signals()));
    Commands.all().forEach((name, command) -> root.addSubcommand(command));
    Set<String> commands = new TreeSet<>();
    root.getSubcommands().values().forEach(command -> collect(command, commands));
    commands.remove("serve");

    assertThat(JsonSchemas.COMMANDS.keySet()).isEqualTo(commands);
  }

  /** A command that has others answers itself only where it works on a workspace. */
  private static void collect(CommandLine command, Set<String> names) {
    boolean group =
        !command.getSubcommands().isEmpty() && !(command.getCommand() instanceof WorkspaceCommand);
    if (!group) {
      names.add(RiskCommand.commandName(command.getCommandSpec()));
    }
    command.getSubcommands().values().forEach(inner -> collect(inner, names));
  }

  @Test
  void every_component_says_what_it_is() {
    RecordComments comments = new RecordComments(JsonSchemas.SOURCES);
    assertThat(records())
        .allSatisfy(
            record -> {
              assertThat(comments.of(record)).isNotBlank();
              assertThat(components(record))
                  .allSatisfy(name -> assertThat(comments.of(record, name)).as(name).isNotBlank());
            });
  }

  @Test
  void no_component_is_an_optional() {
    Set<Class<?>> types =
        records().stream()
            .flatMap(record -> Arrays.stream(record.getRecordComponents()))
            .map(RecordComponent::getType)
            .collect(Collectors.toSet());

    assertThat(types).doesNotContain(Optional.class, OptionalDouble.class, Object.class);
  }

  private static List<String> components(Class<?> record) {
    return Arrays.stream(record.getRecordComponents()).map(RecordComponent::getName).toList();
  }

  /** Every record of the package that a document may hold. */
  private static List<Class<?>> records() {
    List<Class<?>> records = new ArrayList<>();
    Stream.concat(JsonSchemas.COMMANDS.values().stream(), JsonSchemas.OTHERS.values().stream())
        .map(Class::getNestHost)
        .distinct()
        .flatMap(host -> Stream.concat(Stream.of(host), Arrays.stream(host.getDeclaredClasses())))
        .filter(Class::isRecord)
        .forEach(records::add);
    assertThat(records).hasSizeGreaterThan(60);
    return records;
  }
}
