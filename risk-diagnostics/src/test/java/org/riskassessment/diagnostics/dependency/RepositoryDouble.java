package org.riskassessment.diagnostics.dependency;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** A Maven repository on the loopback address that serves only lists of versions. */
final class RepositoryDouble implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, byte[]> lists = new ConcurrentHashMap<>();
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile boolean hangs;
  private volatile int failure;

  RepositoryDouble() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  void publish(String group, String name, String... versions) {
    String list =
        List.of(versions).stream()
            .map(version -> "<version>" + version + "</version>")
            .collect(Collectors.joining());
    publishText(
        group,
        name,
        "<metadata><versioning><versions>" + list + "</versions></versioning></metadata>");
  }

  void publishText(String group, String name, String metadata) {
    lists.put(
        "/" + group.replace('.', '/') + "/" + name + "/maven-metadata.xml",
        metadata.getBytes(StandardCharsets.UTF_8));
  }

  /** Accepts requests from now on but never answers. */
  void hang() {
    hangs = true;
  }

  /** Answers with this status from now on. */
  void fail(int status) {
    failure = status;
  }

  List<String> requests() {
    return List.copyOf(requests);
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  /** Settings in a folder that make this repository the mirror of all others. */
  Path settings(Path folder) {
    return settings(
        folder,
        "<mirrors><mirror><id>double</id><mirrorOf>*</mirrorOf><url>"
            + url()
            + "</url></mirror></mirrors>");
  }

  static Path settings(Path folder, String content) {
    try {
      return Files.writeString(
          folder.resolve("settings.xml"), "<settings>" + content + "</settings>");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestURI().getPath());
    try (exchange) {
      if (hangs) {
        closing.await();
        return;
      }
      byte[] list = lists.get(exchange.getRequestURI().getPath());
      if (failure != 0 || list == null) {
        exchange.sendResponseHeaders(failure == 0 ? 404 : failure, -1);
      } else {
        exchange.sendResponseHeaders(200, list.length);
        exchange.getResponseBody().write(list);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
