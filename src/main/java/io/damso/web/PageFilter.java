package io.damso.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The page's files, which are only read. The server itself would answer any method with the file, and write an address
 * that there is nothing at into its log, and into a file of its own each time.
 */
public class PageFilter extends HttpFilter {

    private static final long serialVersionUID = 1;
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    // The form's, which the server takes before there is any servlet.
    private static final String SIGN_IN = "/j_security_check";
    private static final String ALL_BELOW = "/*";

    private Set<String> files;
    // Null before the first request, by which all servlets are registered.
    private volatile List<String> servlets;

    @Override
    public void init() {
        files = new HashSet<>();
        collect(getServletContext(), "/");
        // The welcome file's.
        files.add("/");
    }

    private void collect(ServletContext context, String folder) {
        var paths = context.getResourcePaths(folder);
        for (String path : paths == null ? Set.<String>of() : paths) {
            if (!path.endsWith("/")) {
                files.add(path);
            } else if (!path.endsWith("-INF/")) {
                collect(context, path);
            }
        }
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = path(request);
        if (!files.contains(path) && !isServlets(path)) {
            Problem.write(Problem.of(Response.Status.NOT_FOUND, "There is nothing at this address."), response);
        } else if (files.contains(path) && !READING.contains(request.getMethod())) {
            response.setHeader(HttpHeaders.ALLOW, "GET, HEAD, OPTIONS");
            Problem.write(
                    Problem.of(Response.Status.METHOD_NOT_ALLOWED, "The page's files can only be read."), response);
        } else {
            chain.doFilter(request, response);
        }
    }

    // As they are registered: what the server says of a request's mapping differs from the first to the second time.
    private boolean isServlets(String path) {
        if (servlets == null) {
            servlets = getServletContext().getServletRegistrations().values().stream()
                    .flatMap(servlet -> servlet.getMappings().stream())
                    .toList();
        }
        for (String pattern : servlets) {
            if (isOf(pattern, path)) {
                return true;
            }
        }
        return path.endsWith(SIGN_IN);
    }

    private static boolean isOf(String pattern, String path) {
        return pattern.endsWith(ALL_BELOW)
                ? (path + "/").startsWith(pattern.substring(0, pattern.length() - 1))
                : pattern.equals(path);
    }

    private static String path(HttpServletRequest request) {
        return request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
    }
}
