package io.damso.portfolio;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.Response.Status.Family;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** What an answer of the server of portfolios comes to, and whether it is a healthy server's. */
final class PortfolioAnswer {

    private PortfolioAnswer() {}

    /**
     * @return empty if it is about the request and who makes it
     * @throws IOException if it can't be read, or the server is in trouble
     * @throws jakarta.json.JsonException if it is no portfolio
     */
    static Optional<Portfolio> read(Response response) throws IOException {
        try (response) {
            int status = response.getStatus();
            if (status == Status.OK.getStatusCode()) {
                return Optional.of(PortfolioFormat.parse(body(response)));
            } else if (isOfTheRequest(status)) {
                return Optional.empty();
            }
            throw new IOException("status " + status);
        }
    }

    private static boolean isOfTheRequest(int status) {
        return Family.familyOf(status) == Family.CLIENT_ERROR
                && status != Status.REQUEST_TIMEOUT.getStatusCode()
                && status != Status.TOO_MANY_REQUESTS.getStatusCode();
    }

    private static byte[] body(Response response) throws IOException {
        try (var body = response.readEntity(InputStream.class)) {
            byte[] bytes = body.readNBytes(PortfolioFormat.MAX_BYTES + 1);
            if (bytes.length > PortfolioFormat.MAX_BYTES) {
                throw new IOException("a body of more than " + PortfolioFormat.MAX_BYTES + " bytes");
            }
            return bytes;
        }
    }
}
