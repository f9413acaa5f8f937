package io.damso.testing;

import io.damso.journal.Entry;
import io.damso.journal.Journal;
import io.damso.journal.JournalState;
import io.damso.journal.JournalUnavailableException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A journal in memory, which a test can watch, or have refuse. */
public final class RecordingJournal implements Journal {

    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private volatile Consumer<Entry> watcher = entry -> {};
    private volatile Consumer<Entry> afterwards = entry -> {};
    private volatile boolean refusing;
    private volatile boolean full;
    private volatile boolean silent;

    @Override
    public void append(Entry entry) {
        if (refusing || full && entry instanceof Entry.UserMessage) {
            throw new JournalUnavailableException(new IllegalStateException("refused, as the test wants it"));
        }
        watcher.accept(entry);
        entries.add(entry);
        afterwards.accept(entry);
        if (silent) {
            throw new JournalUnavailableException(new IllegalStateException("kept, but nobody hears of it"));
        }
    }

    @Override
    public boolean hasRoom() {
        return state() == JournalState.UP;
    }

    @Override
    public JournalState state() {
        return refusing ? JournalState.REFUSING : full ? JournalState.FULL : JournalState.UP;
    }

    /** Called with each entry just before it is kept. */
    public void watch(Consumer<Entry> value) {
        watcher = value;
    }

    /** Called with each entry just after it is kept. */
    public void watchAfterwards(Consumer<Entry> value) {
        afterwards = value;
    }

    public void setRefusing(boolean value) {
        refusing = value;
    }

    /** From then on it takes replies only. */
    public void setFull(boolean value) {
        full = value;
    }

    /** As a commit whose answer is lost: the entry is kept, and the caller hears that it may not be. */
    public void setSilent(boolean value) {
        silent = value;
    }

    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    public List<Entry.UserMessage> questions() {
        return entries.stream()
                .filter(Entry.UserMessage.class::isInstance)
                .map(Entry.UserMessage.class::cast)
                .toList();
    }

    public List<Entry.AiResponse> replies() {
        return entries.stream()
                .filter(Entry.AiResponse.class::isInstance)
                .map(Entry.AiResponse.class::cast)
                .toList();
    }
}
