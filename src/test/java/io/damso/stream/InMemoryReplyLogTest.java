package io.damso.stream;

class InMemoryReplyLogTest extends ReplyLogContract {

    private final InMemoryReplyLog log = new InMemoryReplyLog(node);

    @Override
    ReplyLog log() {
        return log;
    }

    @Override
    void lose(ReplyLog.Key lost) {
        log.lose(lost);
    }
}
