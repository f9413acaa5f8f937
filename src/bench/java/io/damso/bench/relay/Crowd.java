package io.damso.bench.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/** All people of a load, on one thread, which has to cost little of the machine that they share with who is measured. */
final class Crowd implements AutoCloseable {

    private record Turn(long nanos, Person person) implements Comparable<Turn> {

        @Override
        public int compareTo(Turn other) {
            return Long.compare(nanos, other.nanos);
        }
    }

    private static final long LONGEST_END_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 18);
    private final PriorityQueue<Turn> turns = new PriorityQueue<>();
    private final List<Person> people = new ArrayList<>();
    private Delivery delivery = new Delivery();

    Crowd(Relay relay, Load load) throws IOException {
        long begin = System.nanoTime();
        for (int i = 0; i < load.streams(); i++) {
            int number = i;
            var person = new Person(
                    relay.address(),
                    asked -> relay.question(number, asked, load.content()),
                    relay.marker(),
                    relay.resumption(number),
                    load,
                    () -> delivery);
            people.add(person);
            turns.add(new Turn(begin + load.ramp().toNanos() * i / load.streams(), person));
        }
    }

    /** What is delivered from now on, for as long. */
    Delivery during(Duration time) throws IOException {
        var measured = new Delivery();
        delivery = measured;
        long end = System.nanoTime() + time.toNanos();
        for (long now = System.nanoTime(); now - end < 0; now = System.nanoTime()) {
            long next = turns.isEmpty() ? end : Math.min(end, turns.peek().nanos());
            selector.select(this::serve, Math.max(1, TimeUnit.NANOSECONDS.toMillis(next - now)));
            askAll();
        }
        delivery = new Delivery();
        return measured;
    }

    /** Reads what was asked for to its end, which has to be near, and asks no more. */
    void finish() throws IOException {
        long end = System.nanoTime() + LONGEST_END_NANOS;
        while (people.stream().anyMatch(Person::isReading)) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("replies do not end");
            }
            selector.select(this::serve, 100);
        }
    }

    /** How many questions so far. */
    long asked() {
        return people.stream().mapToLong(Person::asked).sum();
    }

    /** How many tokens so far. */
    long read() {
        return people.stream().mapToLong(Person::read).sum();
    }

    private void askAll() {
        while (!turns.isEmpty() && turns.peek().nanos() - System.nanoTime() <= 0) {
            var person = turns.poll().person();
            try {
                person.ask(selector);
            } catch (IOException e) {
                fail(person, e);
            }
        }
    }

    private void serve(SelectionKey key) {
        var person = (Person) key.attachment();
        try {
            if (person.serve(buffer)) {
                turns.add(new Turn(System.nanoTime() + Load.PAUSE.toNanos(), person));
            }
        } catch (IOException e) {
            fail(person, e);
        }
    }

    private void fail(Person person, IOException failure) {
        delivery.failed(String.valueOf(failure.getMessage()));
        person.leave();
    }

    @Override
    public void close() throws IOException {
        people.forEach(Person::leave);
        selector.close();
    }
}
