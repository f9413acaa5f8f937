package io.damso.archive.queue;

import io.damso.journal.Entry;
import io.damso.journal.EntryFormat;
import io.damso.journal.UnreadableEntryException;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Entries that are written together, with the deliveries that brought them. What can't be read is set aside at once. */
final class Batch {

    // What a transaction costs beside its rows is shared by them; its rooms are locked for longer.
    static final int MAX_ENTRIES = 250;

    // Each is held several times on its way to MySQL, and its packets are bounded too. What two batches hold, and are
    // about to park beside that, has to fit into the room that the smallest journal keeps for replies: 10 MiB, and a
    // character takes up to three bytes.
    static final int MAX_CHARACTERS = 512 * 1024;

    private final Map<Entry, Delivery> deliveries = new IdentityHashMap<>();
    private final Map<Integer, Entry> order = new LinkedHashMap<>();
    private int taken;
    private long characters;

    private Batch() {}

    /** Of {@code first} and what else is there; of {@code first} alone if it failed before. */
    static Batch of(Delivery first, Supplier<Delivery> more, int limit) {
        var batch = new Batch();
        batch.add(first);
        for (Delivery last = first; last != null && last.attempt() == 1 && batch.hasRoom(limit); ) {
            last = more.get();
            if (last != null) {
                batch.add(last);
            }
        }
        return batch;
    }

    private void add(Delivery delivery) {
        taken++;
        String text = delivery.text();
        characters += text == null ? 0 : text.length();
        try {
            Entry entry = EntryFormat.read(text);
            deliveries.put(entry, delivery);
            order.put(taken, entry);
        } catch (UnreadableEntryException e) {
            delivery.setAside("unreadable");
        }
    }

    private boolean hasRoom(int limit) {
        return taken < limit && characters < MAX_CHARACTERS;
    }

    boolean isEmpty() {
        return order.isEmpty();
    }

    /** In the order in which they came. */
    List<Entry> entries() {
        return List.copyOf(order.values());
    }

    int size() {
        return order.size();
    }

    /** What step of which trace sent an entry; null if none did. */
    String traceparent(Entry entry) {
        return deliveries.get(entry).traceparent();
    }

    void park(Entry entry, int shard) {
        deliveries.get(entry).park(shard);
    }

    void setAside(Entry entry, String reason) {
        deliveries.get(entry).setAside(reason);
    }
}
