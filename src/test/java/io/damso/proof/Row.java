package io.damso.proof;

/** A message's row in MySQL, of either shard. */
record Row(
        long account,
        long author,
        String room,
        String id,
        String sender,
        String content,
        String status,
        String replyTo,
        String streamKey) {

    boolean isQuestion() {
        return sender.equals("USER");
    }
}
