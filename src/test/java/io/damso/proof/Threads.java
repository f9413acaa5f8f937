package io.damso.proof;

/** Threads of the proof: none keeps its process alive. */
final class Threads {

    private static final long STACK_BYTES = 256 << 10;

    private Threads() {}

    static Thread start(String name, Runnable task) {
        var thread = new Thread(null, task, name, STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** For waits between two looks; nobody in the proof is interrupted but at its end. */
    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
