package org.riskassessment.cli;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** What the javadoc of the classes in some folders says of them and of their record components. */
final class RecordComments {
  private final Map<String, String> texts = new HashMap<>();

  RecordComments(List<Path> folders) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Path> sources = new ArrayList<>();
    for (Path folder : folders) {
      try (Stream<Path> found = Files.list(folder)) {
        found.forEach(sources::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
      DocTrees comments = DocTrees.instance(task);
      for (CompilationUnitTree source : task.parse()) {
        new Scanner(comments).scan(source, source.getPackageName().toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The description of a class; null when it has none. */
  @Nullable String of(Class<?> type) {
    return texts.get(type.getCanonicalName());
  }

  /** The description of a component of a record; null when it has none. */
  @Nullable String of(Class<?> type, String component) {
    return texts.get(type.getCanonicalName() + "#" + component);
  }

  /** Its argument is the name of what holds a class: its package, or another class. */
  private final class Scanner extends TreePathScanner<Void, String> {
    private final DocTrees comments;

    Scanner(DocTrees comments) {
      this.comments = comments;
    }

    @Override
    public Void visitClass(ClassTree tree, String holder) {
      String name = holder + "." + tree.getSimpleName();
      TreePath path = getCurrentPath();
      DocCommentTree comment = comments.getDocCommentTree(path);
      if (comment != null) {
        texts.put(name, text(comment.getFullBody()));
        for (DocTree tag : comment.getBlockTags()) {
          if (tag instanceof ParamTree param) {
            texts.put(name + "#" + param.getName(), sentence(param.getDescription()));
          }
        }
      }
      return super.visitClass(tree, name);
    }
  }

  private static String text(List<? extends DocTree> parts) {
    return parts.stream()
        .map(DocTree::toString)
        .collect(Collectors.joining())
        .replaceAll("\\{@code ([^}]*)}", "$1")
        .replaceAll("\\{@link ([^}]*)}", "$1")
        .replaceAll("\\s+", " ")
        .strip();
  }

  private static String sentence(List<? extends DocTree> parts) {
    String text = text(parts);
    return parts.get(0).getKind() == DocTree.Kind.CODE
        ? text + "."
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".";
  }
}
