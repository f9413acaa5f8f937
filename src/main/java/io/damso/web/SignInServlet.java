package io.damso.web;

import io.damso.identity.Provider;
import io.damso.identity.Sessions;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * {@code /login}: only whom the server has signed in gets here, as web.xml says; they get a session and go on to the page.
 * {@code /logout} ends it.
 */
@WebServlet(urlPatterns = {"/login", "/logout"})
public class SignInServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Inject
    private transient Sessions sessions;

    @Inject
    private transient Provider provider;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        if (request.getServletPath().equals("/login")) {
            var cookie = sessions.begin(request);
            // The server's own session has done its work. Kept, it would sign in again whoever signed out.
            request.logout();
            cookie.ifPresent(response::addCookie);
        }
        response.sendRedirect(request.getContextPath() + "/");
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        if (request.getServletPath().equals("/logout")) {
            response.addCookie(sessions.end(request));
            response.sendRedirect(
                    provider.logout().map(Object::toString).orElseGet(() -> request.getContextPath() + "/"));
        } else {
            doGet(request, response);
        }
    }
}
