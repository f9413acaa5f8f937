package io.damso.bench.relay;

import java.net.InetSocketAddress;
import java.util.Map;

/** Readers that ask the model itself: what the measurement's own two sides add. */
final class DirectRelay implements Relay {

    private final InetSocketAddress model;

    DirectRelay(InetSocketAddress model) {
        this.model = model;
    }

    @Override
    public String name() {
        return "direct";
    }

    @Override
    public InetSocketAddress address() {
        return model;
    }

    @Override
    public byte[] question(int person, int asked, String content) {
        return ModelRequest.of(content);
    }

    @Override
    public Map<String, Long> processorMillis() {
        return Map.of();
    }
}
