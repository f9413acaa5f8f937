package io.damso.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.FaultCode;
import io.damso.testing.Script;
import io.damso.testing.ScriptedModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenAiConnectTest {

    private final ModelConnections connections = new ModelConnections(Duration.ofSeconds(1), Thread::new);
    private final ModelRecorder heard = new ModelRecorder();

    @AfterEach
    void close() {
        connections.close();
    }

    private LanguageModel model(URI address) {
        return new OpenAiModel(address, Optional.empty(), "gpt-test", connections);
    }

    private Object ask(Script script) {
        try (var server = ScriptedModel.start().always(script)) {
            model(server.baseUrl()).generate(Prompts.asking("hello"), heard);
            return heard.awaitEnding();
        }
    }

    @Test
    void nobodyListening_isFaultConnect() throws IOException {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        model(URI.create("http://127.0.0.1:" + port + "/v1")).generate(Prompts.asking("hello"), heard);
        assertThat(heard.awaitEnding()).isEqualTo(FaultCode.LLM_CONNECT);
    }

    @Test
    void unknownHost_isFaultConnect() {
        model(URI.create("http://model.invalid/v1")).generate(Prompts.asking("hello"), heard);
        assertThat(heard.awaitEnding()).isEqualTo(FaultCode.LLM_CONNECT);
    }

    @Test
    void serverThatAcceptsNobody_isFaultConnect_withinTheLimit() throws IOException {
        try (var full = new FullServer()) {
            model(full.address()).generate(Prompts.asking("hello"), heard);
            assertThat(heard.awaitEnding()).isEqualTo(FaultCode.LLM_CONNECT);
        }
    }

    @Test
    void callToAServerThatAcceptsNobody_canBeCancelled() throws IOException {
        try (var full = new FullServer()) {
            model(full.address()).generate(Prompts.asking("hello"), heard).cancel();
            heard.assertHearsNothingMore();
            assertThat(heard.endings()).isEmpty();
        }
    }

    @Test
    void connectionClosedBeforeTheHead_isFaultConnect() {
        assertThat(ask(Script.wire(new byte[0]).thenClose())).isEqualTo(FaultCode.LLM_CONNECT);
    }

    @Test
    void connectionResetBeforeTheHead_isFaultConnect() {
        assertThat(ask(Script.wire(new byte[0]).thenReset())).isEqualTo(FaultCode.LLM_CONNECT);
    }

    /** A port whose queue is full, so that connecting to it hangs. */
    private static final class FullServer implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final List<Socket> waiting = new ArrayList<>();

        FullServer() throws IOException {
            boolean accepted = true;
            while (accepted) {
                accepted = fill();
            }
        }

        URI address() {
            return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1");
        }

        private boolean fill() throws IOException {
            var socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 200);
                return true;
            } catch (SocketTimeoutException e) {
                return false;
            }
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : waiting) {
                socket.close();
            }
            server.close();
        }
    }
}
