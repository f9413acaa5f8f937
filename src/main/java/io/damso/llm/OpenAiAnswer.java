package io.damso.llm;

import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.model.Usage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Tells one answer's listener, in the port's words, what the server says. One thread at a time. */
final class OpenAiAnswer implements AnswerBody {

    private static final byte[] END_MARK = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final EventStreamParser parser = new EventStreamParser(this::hear);
    private final ModelListener listener;
    private final ChunkTemplate template = new ChunkTemplate();
    private final OpenAiToolCalls toolCalls = new OpenAiToolCalls();
    private FinishReason reason;
    private Usage usage;
    private volatile boolean over;

    /** @param listener hears of no fault here: each is thrown to the caller */
    OpenAiAnswer(ModelListener listener) {
        this.listener = listener;
    }

    @Override
    public String mediaType() {
        return "text/event-stream";
    }

    @Override
    public boolean hear(ByteBuffer bytes) {
        parser.parse(bytes);
        return over;
    }

    @Override
    public void end() {
        parser.end();
        if (!over && reason == null) {
            // Neither a reason nor the end mark: the server broke off, however politely it closed.
            throw new ModelFaultException(FaultCode.LLM_UNAVAILABLE);
        }
        finish();
    }

    @Override
    public boolean isOver() {
        return over;
    }

    private void hear(String name, byte[] data, int length) {
        if (over) {
            return;
        }
        if (Arrays.equals(data, 0, length, END_MARK, 0, END_MARK.length)) {
            finish();
        } else if (name.equals("error")) {
            throw new ModelFaultException(FaultCode.LLM_UNAVAILABLE);
        } else {
            hear(data, length);
        }
    }

    private void hear(byte[] data, int length) {
        String text = template.text(data, length);
        if (text == null) {
            var chunk = OpenAiChunk.read(data, length);
            template.learn(data, length, chunk);
            hear(chunk);
        } else if (!text.isEmpty()) {
            listener.onText(text);
        }
    }

    private void hear(OpenAiChunk chunk) {
        reason = chunk.reason() == null ? reason : chunk.reason();
        usage = chunk.usage() == null ? usage : chunk.usage();
        if (!chunk.text().isEmpty()) {
            listener.onText(chunk.text());
        }
        if (!chunk.toolCalls().isEmpty()) {
            chunk.toolCalls().forEach(toolCalls::add);
            listener.onWriting();
        }
    }

    private void finish() {
        if (!over) {
            over = true;
            toolCalls.whole().forEach(listener::onToolCall);
            listener.onDone(toolCalls.reason(reason), usage);
        }
    }
}
