package org.riskassessment.api;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers a wish for another protocol in plain HTTP. Javalin would open a session for one that asks
 * for a web socket, even where there is none.
 */
final class PlainHttp extends Handler.Wrapper {

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    HttpFields headers = request.getHeaders();
    if (!headers.contains(HttpHeader.UPGRADE)
        && !headers.contains(HttpHeader.SEC_WEBSOCKET_VERSION)) {
      return super.handle(request, response, callback);
    }
    HttpFields plain =
        HttpFields.build(headers)
            .remove(HttpHeader.UPGRADE)
            .remove(HttpHeader.SEC_WEBSOCKET_VERSION)
            .asImmutable();
    Request without =
        new Request.Wrapper(request) {
          @Override
          public HttpFields getHeaders() {
            return plain;
          }
        };
    return super.handle(without, response, callback);
  }
}
