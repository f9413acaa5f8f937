package io.damso.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response;
import java.io.IOException;

/**
 * What the server refuses before any resource sees it, such as a path that it can't decode, is a problem too: the
 * server's own page would show an exception's text. The error page of all errors, see web.xml.
 */
@WebServlet("/problem")
public class ProblemServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var status = status(request);
        Problem.write(Problem.of(status, detail(status)), response);
    }

    private static Response.StatusType status(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                        && Response.Status.fromStatusCode(code) != null
                ? Response.Status.fromStatusCode(code)
                : Response.Status.NOT_FOUND;
    }

    private static String detail(Response.StatusType status) {
        return switch (status.getStatusCode()) {
            case 400 -> "The address or a header can't be served; an id has none of / and % in it.";
            case 403 -> "This can't be done here.";
            case 404 -> "There is nothing at this address.";
            case 405 -> "This address takes other methods.";
            default -> "The request can't be served.";
        };
    }
}
