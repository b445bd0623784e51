package org.riskassessment.api.http;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Removes the headers that ask for another protocol, so the request is answered in plain HTTP.
 * Javalin would open a session for a web socket request even on a path without one.
 */
final class UpgradeFilter extends Handler.Wrapper {

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
