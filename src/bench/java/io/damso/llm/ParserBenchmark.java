package io.damso.llm;

import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.model.Usage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From the bytes of a model's server to the text of a token, of many chunks in one read. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ParserBenchmark {

    private static final int CHUNKS = 64;
    private static final String CHUNK = "data: {\"id\":\"chatcmpl-0123456789\",\"object\":\"chat.completion.chunk\","
            + "\"created\":1795000000,\"model\":\"gpt-4o-mini\",\"system_fingerprint\":\"fp_0123456789\",\"choices\":"
            + "[{\"index\":0,\"delta\":{\"content\":\" token\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n";

    private final byte[] chunks = CHUNK.repeat(CHUNKS).getBytes(StandardCharsets.UTF_8);
    private final Counter counter = new Counter();
    private final OpenAiAnswer answer = new OpenAiAnswer(counter);

    /** @return what was said so far, so that nothing is left out */
    @Benchmark
    @OperationsPerInvocation(CHUNKS)
    public long chunk() {
        answer.hear(ByteBuffer.wrap(chunks));
        return counter.characters;
    }

    private static final class Counter implements ModelListener {

        private long characters;

        @Override
        public void onText(String text) {
            characters += text.length();
        }

        @Override
        public void onDone(FinishReason reason, Usage usage) {}

        @Override
        public void onFault(FaultCode code) {}
    }
}
