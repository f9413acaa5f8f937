package io.damso.archive;

import io.damso.journal.Entry;
import io.damso.journal.EntryFormat;
import io.damso.journal.UnreadableEntryException;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Entries that are written together, with the deliveries that brought them. What can't be read is set aside at once. */
final class Batch {

    private static final int MAX_ENTRIES = 100;

    // Each is held several times on its way to MySQL, and its packets are bounded too.
    private static final int MAX_CHARACTERS = 4 * 1024 * 1024;

    private final Map<Entry, Delivery> deliveries = new IdentityHashMap<>();
    private final Map<Integer, Entry> order = new LinkedHashMap<>();
    private int taken;
    private long characters;

    void add(Delivery delivery) {
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

    boolean hasRoom() {
        return taken < MAX_ENTRIES && characters < MAX_CHARACTERS;
    }

    /** In the order in which they came. */
    List<Entry> entries() {
        return List.copyOf(order.values());
    }

    void setAside(Entry entry, String reason) {
        deliveries.get(entry).setAside(reason);
    }
}
