package org.riskassessment.api.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a POST request before anything else sees the request, as its bytes come in, so
 * that a slow client holds no thread. Refuses a body that is too long or takes too long, and bodies
 * beyond {@value #MOST_AT_ONCE} at a time. Safe for several threads.
 */
final class BodyReader extends Handler.Wrapper {
  /** The longest accepted body, in bytes. */
  static final int LONGEST = 10 << 20;

  /** The most bytes held for bodies that are not whole yet. */
  private static final long MOST_HELD = 128L << 20;

  private static final int MOST_AT_ONCE = 512;
  private static final int FIRST_ROOM = 4 << 10;

  private final Duration limit;
  private final Predicate<Request> isStream;
  private final AtomicInteger reading = new AtomicInteger();
  private final AtomicLong held = new AtomicLong();

  /**
   * @param limit how long a body may take from the end of the headers to its last byte
   * @param isStream whether the endpoint reads the body as it comes in
   */
  BodyReader(Duration limit, Predicate<Request> isStream) {
    this.limit = limit;
    this.isStream = isStream;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!HttpMethod.POST.is(request.getMethod()) || isStream.test(request)) {
      return super.handle(request, response, callback);
    }
    // A client that sent 'Expect: 100-continue' gets the refusal before it sends a long body.
    if (request.getLength() > LONGEST) {
      JettyErrorHandler.write(tooLong(), request, response, callback);
    } else if (reading.incrementAndGet() > MOST_AT_ONCE) {
      reading.decrementAndGet();
      JettyErrorHandler.write(tooMany(), request, response, callback);
    } else {
      new Body(request, response, callback).begin();
    }
    return true;
  }

  private static Problem tooLong() {
    return new Problem(413, "The body is too long; accepted: at most " + LONGEST + " bytes.");
  }

  private static Problem tooMany() {
    return new Problem(503, "Too many requests are being read; try again later.")
        .withHeader("Retry-After", "5");
  }

  private Problem tooSlow() {
    return new Problem(
            408, "The body took too long; accepted: at most " + limit.toSeconds() + " s.")
        .withHeader("Connection", "close");
  }

  private static Problem broken(Throwable failure) {
    return new Problem(
        failure instanceof HttpException http && http.getCode() < 500
            ? http.getCode()
            : HttpStatus.BAD_REQUEST_400,
        "The request is not valid.");
  }

  /** The body of one request. It ends once: by its last byte, a fault, or the clock. */
  private final class Body implements Runnable {
    private final Request request;
    private final Response response;
    private final Callback callback;
    private byte[] bytes = {};
    private int length;
    private Scheduler.@Nullable Task clock;
    private boolean ended;

    Body(Request request, Response response, Callback callback) {
      this.request = request;
      this.response = response;
      this.callback = callback;
    }

    void begin() {
      clock =
          request
              .getConnectionMetaData()
              .getConnector()
              .getScheduler()
              .schedule(this::expire, limit.toMillis(), TimeUnit.MILLISECONDS);
      run();
    }

    private void expire() {
      if (end()) {
        JettyErrorHandler.write(tooSlow(), request, response, callback);
      }
    }

    /** Takes the bytes that are there, and asks for more or goes on with the whole body. */
    @Override
    public void run() {
      Problem problem = null;
      // The clock must not answer the request while it is being read.
      synchronized (this) {
        boolean last = false;
        while (!last && problem == null) {
          Content.Chunk chunk = ended ? null : request.read();
          if (chunk == null) {
            if (!ended) {
              request.demand(this);
            }
            return;
          }
          last = chunk.isLast();
          problem = take(chunk);
        }
        end();
      }
      if (problem == null) {
        goOn();
      } else {
        JettyErrorHandler.write(problem, request, response, callback);
      }
    }

    /** Adds some bytes; returns what is wrong with them. */
    private @Nullable Problem take(Content.Chunk chunk) {
      if (Content.Chunk.isFailure(chunk)) {
        return broken(chunk.getFailure());
      }
      int more = chunk.remaining();
      Problem problem = more > LONGEST - length ? tooLong() : room(length + more);
      if (problem == null) {
        chunk.getByteBuffer().get(bytes, length, more);
        length += more;
      }
      chunk.release();
      return problem;
    }

    private @Nullable Problem room(int needed) {
      if (needed > bytes.length) {
        int size = Math.min(LONGEST, Math.max(needed, Math.max(FIRST_ROOM, 2 * bytes.length)));
        if (held.addAndGet(size - bytes.length) > MOST_HELD) {
          held.addAndGet(bytes.length - size);
          return tooMany();
        }
        bytes = Arrays.copyOf(bytes, size);
      }
      return null;
    }

    private synchronized boolean end() {
      boolean first = !ended;
      ended = true;
      if (first) {
        reading.decrementAndGet();
        held.addAndGet(-bytes.length);
        if (clock != null) {
          clock.cancel();
        }
      }
      return first;
    }

    private void goOn() {
      try {
        Request whole = new Whole(request, ByteBuffer.wrap(bytes, 0, length));
        if (!BodyReader.super.handle(whole, response, callback)) {
          Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
        }
      } catch (Exception e) {
        Response.writeError(request, response, callback, e);
      }
    }
  }

  /** A request whose body has arrived. */
  private static final class Whole extends Request.Wrapper {
    private final Content.Source body;

    Whole(Request request, ByteBuffer body) {
      super(request);
      this.body = Content.Source.from(body);
    }

    @Override
    public Content.Chunk read() {
      return body.read();
    }

    @Override
    public void demand(Runnable available) {
      body.demand(available);
    }

    @Override
    public void fail(Throwable failure) {
      body.fail(failure);
    }
  }
}
