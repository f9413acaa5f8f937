package io.damso.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Headers and addresses that can't be read. JAX-RS would answer 400 to each of them, without saying which it was, and
 * write a stack trace with the caller's text into the log. What a caller merely prefers is as if it had not been said; what
 * the body or the address is must be readable.
 */
public class HeaderFilter extends HttpFilter {

    private static final long serialVersionUID = 1;

    // Possessive, so that no header takes more time than its length.
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
    private static final String QUOTED = "\"(?:[^\"\\\\]|\\\\.)*+\"";
    private static final String QUALITY = "(?:0(?:\\.\\d{0,3})?|1(?:\\.0{0,3})?)";
    private static final String PARAMETER =
            "[ \\t]*+;[ \\t]*+(?:[qQ]=" + QUALITY + "|(?![qQ]=)" + TOKEN + "=(?:" + TOKEN + "|" + QUOTED + "))";
    private static final String MEDIA_TYPE = TOKEN + "/" + TOKEN + "(?:" + PARAMETER + ")*+";
    private static final String LANGUAGE =
            "(?:[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*+|\\*)(?:[ \\t]*+;[ \\t]*+[qQ]=" + QUALITY + ")?+";

    static final Pattern ACCEPT = list(MEDIA_TYPE);
    static final Pattern ACCEPT_LANGUAGE = list(LANGUAGE);
    private static final Pattern CONTENT_TYPE = Pattern.compile(MEDIA_TYPE);
    private static final Pattern CONTENT_LANGUAGE = list("[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*+");

    private static Pattern list(String element) {
        return Pattern.compile(element + "(?:[ \\t]*+,[ \\t]*+" + element + ")*+");
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!Addresses.isReadable(request.getRequestURI()) || !Addresses.isReadable(request.getQueryString())) {
            Problem.write(
                    Problem.of(Response.Status.BAD_REQUEST, "The address must be percent-encoded UTF-8."), response);
        } else if (!fits(CONTENT_TYPE, request, HttpHeaders.CONTENT_TYPE)) {
            Problem.write(
                    Problem.of(Response.Status.UNSUPPORTED_MEDIA_TYPE, "Content-Type must be application/json."),
                    response);
        } else if (isEncoded(request)) {
            response.setHeader("Accept-Encoding", "identity");
            Problem.write(
                    Problem.of(Response.Status.UNSUPPORTED_MEDIA_TYPE, "The body must not be compressed."), response);
        } else {
            chain.doFilter(new Readable(request), response);
        }
    }

    private static boolean isEncoded(HttpServletRequest request) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        return encoding != null && !encoding.isBlank() && !encoding.equalsIgnoreCase("identity");
    }

    private static boolean fits(Pattern form, HttpServletRequest request, String header) {
        for (var values = request.getHeaders(header); values.hasMoreElements(); ) {
            if (!form.matcher(values.nextElement().strip()).matches()) {
                return false;
            }
        }
        return true;
    }

    /** A request without those of its headers that can't be read. */
    private static final class Readable extends HttpServletRequestWrapper {

        private final Set<String> hidden = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

        Readable(HttpServletRequest request) {
            super(request);
            hide(HttpHeaders.ACCEPT, ACCEPT);
            hide(HttpHeaders.ACCEPT_LANGUAGE, ACCEPT_LANGUAGE);
            hide(HttpHeaders.CONTENT_LANGUAGE, CONTENT_LANGUAGE);
        }

        private void hide(String header, Pattern form) {
            if (!fits(form, (HttpServletRequest) getRequest(), header)) {
                hidden.add(header);
            }
        }

        @Override
        public String getHeader(String name) {
            return hidden.contains(name) ? null : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return hidden.contains(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
        }

        @Override
        public Enumeration<String> getHeaderNames() {
            List<String> names = Collections.list(super.getHeaderNames());
            names.removeIf(hidden::contains);
            return Collections.enumeration(names);
        }
    }
}
