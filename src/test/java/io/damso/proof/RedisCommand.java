package io.damso.proof;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The one thing that is said to Redis here. */
final class RedisCommand {

    private RedisCommand() {}

    static void flushAll(int port) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write("FLUSHALL\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = Lines.next(socket.getInputStream());
            if (!answer.equals("+OK")) {
                throw new IOException("Redis was not wiped: " + answer);
            }
        }
    }
}
