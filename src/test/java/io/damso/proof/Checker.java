package io.damso.proof;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Compares what clients know with what MySQL has. Pure: the same evidence has the same findings. */
final class Checker {

    private final Evidence evidence;
    private final Excuses excuses;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Send> byContent;
    private final Map<String, List<Row>> byId;
    private final Map<String, List<Row>> repliesTo;

    private Checker(Evidence evidence) {
        this.evidence = evidence;
        excuses = new Excuses(evidence.incidents());
        byContent = evidence.sends().stream().collect(Collectors.toMap(send -> send.content, send -> send));
        byId = evidence.rows().stream().collect(Collectors.groupingBy(Row::id));
        repliesTo = evidence.rows().stream()
                .filter(row -> row.replyTo() != null)
                .collect(Collectors.groupingBy(Row::replyTo));
    }

    static List<Finding> check(Evidence evidence) {
        var checker = new Checker(evidence);
        checker.rows();
        evidence.sends().forEach(checker::send);
        checker.order();
        checker.findings.addAll(new ViewChecker(evidence, checker.excuses).check());
        return checker.findings;
    }

    private void find(Finding.Kind kind, String format, Object... arguments) {
        findings.add(new Finding(kind, format.formatted(arguments)));
    }

    private void rows() {
        byId.values().stream()
                .filter(rows -> rows.size() > 1)
                .forEach(rows -> find(Finding.Kind.DOUBLED, "rows of one id: %s", rows));
        var bySend = new HashMap<Send, List<Row>>();
        for (Row row : evidence.rows()) {
            var send = row.isQuestion() ? byContent.get(row.content()) : sendOf(row);
            if (send == null || row.isQuestion() && send.wasOnlyRefused()) {
                find(Finding.Kind.UNEXPLAINED, "%s; %s", row, send);
                continue;
            }
            owner(row, send);
            if (row.isQuestion()) {
                bySend.computeIfAbsent(send, s -> new ArrayList<>()).add(row);
                answered(row, send);
            } else {
                text(row, send);
            }
        }
        bySend.forEach(this::once);
    }

    private Send sendOf(Row reply) {
        return byId.getOrDefault(reply.replyTo(), List.of()).stream()
                .findFirst()
                .map(question -> byContent.get(question.content()))
                .orElse(null);
    }

    private void owner(Row row, Send send) {
        Long account = evidence.accounts().get(send.user);
        if (account == null
                || row.account() != account
                || row.author() != account
                || !row.room().equals(send.room)) {
            find(Finding.Kind.WRONG_ACCOUNT, "%s, but %s is %s; %s", row, send.user, account, send);
        }
    }

    private void once(Send send, List<Row> rows) {
        var ids = rows.stream().map(Row::id).collect(Collectors.toSet());
        if (ids.size() > 1 && !excuses.forgetsRepeats(send)) {
            find(Finding.Kind.DOUBLED, "%s; %s", rows, send);
        }
    }

    private void answered(Row question, Send send) {
        var replies = repliesTo.getOrDefault(question.id(), List.of());
        var ids = replies.stream().map(Row::id).collect(Collectors.toSet());
        if (ids.isEmpty()) {
            find(Finding.Kind.LOST, "no record of a reply to %s; %s", question, send);
        } else if (ids.size() > 1) {
            find(Finding.Kind.DOUBLED, "replies %s; %s", replies, send);
        }
        if (!question.status().equals("accepted")) {
            find(Finding.Kind.CHANGED, "%s; %s", question, send);
        }
    }

    private void text(Row reply, Send send) {
        String said = Texts.answer(send.content);
        boolean whole = reply.status().equals("done");
        if (whole ? !reply.content().equals(said) : !Texts.begins(said, reply.content())) {
            find(Finding.Kind.CHANGED, "%s, but the model said %s; %s", reply, Json.quote(said), send);
        }
    }

    private void send(Send send) {
        var accepted = send.attempts.stream()
                .filter(attempt -> attempt.outcome() == Send.Outcome.ACCEPTED)
                .toList();
        if (accepted.isEmpty()) {
            return;
        }
        if (new HashSet<>(accepted.stream().map(Send.Attempt::ids).toList()).size() > 1
                && !excuses.forgetsRepeats(send)) {
            find(Finding.Kind.REPEATED, "%s", send);
        }
        accepted.forEach(attempt -> kept(send, attempt.ids()));
        if (send.notFound > 0 && !excuses.hidesStream(send)) {
            find(Finding.Kind.ANSWER, "a promised reply was not found: %s", send);
        }
    }

    private void kept(Send send, Send.Ids ids) {
        var question = byId.get(ids.messageId());
        if (question == null) {
            find(Finding.Kind.LOST, "no row of %s; %s", ids.messageId(), send);
        } else if (!question.get(0).content().equals(send.content)) {
            find(Finding.Kind.CHANGED, "%s; %s", question, send);
        }
        var replies = byId.get(ids.replyId());
        if (replies == null) {
            find(Finding.Kind.LOST, "no row of the reply %s; %s", ids.replyId(), send);
        } else {
            new ReplyChecker(send, replies.get(0), excuses).check(findings);
        }
    }

    // Of two sends to one room, where one was answered before the other began.
    private void order() {
        var rooms = evidence.sends().stream()
                .filter(send -> send.accepted().isPresent())
                .collect(Collectors.groupingBy(send -> send.user + " " + send.room));
        rooms.values().forEach(this::order);
    }

    private void order(List<Send> room) {
        var sends = new ArrayList<>(room);
        sends.sort(
                Comparator.comparingLong(send -> send.accepted().orElseThrow().ended()));
        for (int i = 0; i < sends.size(); i++) {
            var earlier = sends.get(i).accepted().orElseThrow();
            if (earlier.ids().replyId().compareTo(earlier.ids().messageId()) <= 0) {
                find(Finding.Kind.REORDERED, "a reply before its message: %s", sends.get(i));
            }
            for (Send later : sends.subList(i + 1, sends.size())) {
                var ids = later.accepted().orElseThrow().ids();
                if (later.began() > earlier.ended()
                        && ids.messageId().compareTo(earlier.ids().replyId()) <= 0) {
                    find(Finding.Kind.REORDERED, "%s; and later %s", sends.get(i), later);
                }
            }
        }
    }
}
