package io.damso.identity;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Before the form's sign-in: the server writes the name of whoever fails into its log, as it came, so that one with a line
 * end in it would write a line of its own there. Nobody is called so.
 */
public class NameFilter extends HttpFilter {

    private static final long serialVersionUID = 1;

    static boolean isName(String name) {
        return name != null && name.codePoints().noneMatch(Character::isISOControl);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (isName(request.getParameter("j_username"))) {
            chain.doFilter(request, response);
        } else {
            response.sendRedirect(request.getContextPath() + "/login.html?error");
        }
    }
}
