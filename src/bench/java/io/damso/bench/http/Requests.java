package io.damso.bench.http;

import java.nio.charset.StandardCharsets;

/** Whole HTTP/1.1 requests. */
public final class Requests {

    private Requests() {}

    /** @param headers lines, each with its end */
    public static byte[] get(String path, String headers) {
        return bytes("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
    }

    /** @param headers lines, each with its end */
    public static byte[] post(String path, String headers, String json) {
        return bytes("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers
                + "Content-Type: application/json\r\nContent-Length: " + json.length() + "\r\n\r\n" + json);
    }

    private static byte[] bytes(String request) {
        return request.getBytes(StandardCharsets.US_ASCII);
    }
}
