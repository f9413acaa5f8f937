package io.damso.proof;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Compares what others than MySQL show of it: history, pages read on the way, the topic, the dead letters. */
final class ViewChecker {

    private final Evidence evidence;
    private final Excuses excuses;
    private final List<Finding> findings = new ArrayList<>();

    ViewChecker(Evidence evidence, Excuses excuses) {
        this.evidence = evidence;
        this.excuses = excuses;
    }

    List<Finding> check() {
        histories();
        evidence.sends().forEach(send -> send.pages.forEach(page -> page(send, page)));
        if (evidence.events() != null) {
            topic(evidence.events());
        }
        evidence.oddities().stream()
                .filter(odd -> odd.node() == null || !excuses.isStopping(odd.node(), odd.at()))
                .forEach(odd -> find(Finding.Kind.ANSWER, odd.toString()));
        if (evidence.deadLetters() > 0) {
            find(Finding.Kind.DEAD_LETTER, evidence.deadLetters() + " entries");
        }
        return findings;
    }

    private void find(Finding.Kind kind, String record) {
        findings.add(new Finding(kind, record));
    }

    private void histories() {
        var rooms = evidence.rows().stream().collect(Collectors.groupingBy(row -> row.account() + " " + row.room()));
        for (Evidence.RoomHistory history : evidence.histories()) {
            String key = evidence.accounts().get(history.user()) + " " + history.room();
            var kept = rooms.getOrDefault(key, List.of()).stream()
                    .sorted(Comparator.comparing(Row::id))
                    .map(row -> new Send.Shown(row.id(), row.sender(), row.status(), row.content()))
                    .toList();
            if (!kept.equals(history.messages())) {
                find(Finding.Kind.HISTORY, "%s, but MySQL has %s".formatted(history, kept));
            }
        }
    }

    private void page(Send send, Send.Page page) {
        var ids = page.messages().stream().map(Send.Shown::id).toList();
        if (!ids.equals(ids.stream().distinct().sorted().toList())) {
            find(Finding.Kind.PAGE, "not in order, or twice: %s; %s".formatted(page, send));
        }
        var attempt = send.accepted().orElseThrow();
        if (isOlderThan(page, attempt.ids().messageId())) {
            return;
        }
        if (!shows(page, attempt.ids().messageId(), send.content) && !excuses.hidesFromHistory(send, page)) {
            find(Finding.Kind.PAGE, "the message is not on %s; %s".formatted(page, send));
        }
        var ending = send.ending()
                .filter(seen -> seen.at() < page.asked() && !seen.end().equals("error"));
        if (ending.isPresent()
                && !shows(page, attempt.ids().replyId(), ending.get().text())
                && !excuses.hidesReply(send, page)) {
            find(Finding.Kind.PAGE, "the reply is not on %s; %s".formatted(page, send));
        }
    }

    // So many messages came after it that it is on no newest page; or the page says that it ends too early.
    private boolean isOlderThan(Send.Page page, String id) {
        boolean ends = page.messages().size() >= 30 || page.hasMore() && excuses.cutsOff(page);
        return ends
                && !page.messages().isEmpty()
                && id.compareTo(page.messages().get(0).id()) < 0;
    }

    private static boolean shows(Send.Page page, String id, String content) {
        return page.messages().stream()
                .anyMatch(shown -> shown.id().equals(id) && Objects.equals(shown.content(), content));
    }

    private void topic(List<TopicEvent> events) {
        Map<String, List<TopicEvent>> byId = events.stream().collect(Collectors.groupingBy(TopicEvent::id));
        for (Row row : evidence.rows()) {
            if (!byId.containsKey(row.id() + ":" + row.status())) {
                find(Finding.Kind.TOPIC, "no event of %s".formatted(row));
            }
        }
        for (TopicEvent event : events) {
            if (!event.rowSeen()) {
                find(Finding.Kind.TOPIC, "before its row: %s".formatted(event));
            }
            if (event.body().contains("\"content\"")) {
                find(Finding.Kind.TOPIC, "tells too much: %s".formatted(event));
            }
        }
    }
}
