package io.damso.web;

import io.damso.cache.CacheUnavailableException;
import io.damso.identity.ProviderUnavailableException;
import io.damso.identity.Sessions;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Where the provider says that a person has signed out there (OpenID Connect Back-Channel Logout 1.0, section 2.5). The
 * server has such an address of its own, which ends the session on one node only.
 */
@WebServlet("/backchannel-logout")
public class BackChannelLogoutServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Inject
    private transient Sessions sessions;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        response.setStatus(status(request.getParameter("logout_token")));
    }

    private int status(String token) {
        try {
            return sessions.endBy(token) ? HttpServletResponse.SC_OK : HttpServletResponse.SC_BAD_REQUEST;
        } catch (CacheUnavailableException | ProviderUnavailableException e) {
            return HttpServletResponse.SC_SERVICE_UNAVAILABLE;
        }
    }
}
