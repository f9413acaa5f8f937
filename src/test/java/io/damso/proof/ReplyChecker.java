package io.damso.proof;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Compares what readers saw of one reply with its row, and with each other. */
final class ReplyChecker {

    private static final Map<String, String> STATUS = Map.of("done", "done", "stopped", "stopped");

    private final Send send;
    private final Row row;
    private final Excuses excuses;

    private record End(String name, String code, String text) {}

    ReplyChecker(Send send, Row row, Excuses excuses) {
        this.send = send;
        this.row = row;
        this.excuses = excuses;
    }

    void check(List<Finding> findings) {
        for (Send.Sighting sighting : send.sightings) {
            String fault = sighting.end() == null ? partial(sighting) : complete(sighting);
            if (fault != null) {
                findings.add(
                        new Finding(Finding.Kind.CHANGED, "%s: %s, but %s; %s".formatted(fault, sighting, row, send)));
            }
        }
        var ends = send.sightings.stream()
                .filter(sighting -> sighting.end() != null)
                .map(sighting -> new End(sighting.end(), sighting.code(), sighting.text()))
                .collect(Collectors.toSet());
        if (ends.size() > 1 && !excuses.endsTwice(send)) {
            findings.add(new Finding(Finding.Kind.ENDING, "%s; %s".formatted(ends, send)));
        }
    }

    /** A reader who did not stay saw nothing that was not kept. */
    private String partial(Send.Sighting sighting) {
        boolean kept = row.content().startsWith(sighting.text());
        return kept || excuses.losesText(send, last()) ? null : "text was seen that was not kept";
    }

    private String complete(Send.Sighting sighting) {
        if (sighting.end().equals("error") && excuses.endsTwice(send) && isOverruled(sighting)) {
            return null;
        }
        if (!STATUS.getOrDefault(sighting.end(), status(sighting.code())).equals(row.status())) {
            return "another end";
        }
        if (!sighting.text().equals(row.content())) {
            return "another text";
        }
        int length = row.content().codePointCount(0, row.content().length());
        return sighting.end().equals("error") || sighting.length() == length ? null : "another length";
    }

    // Of a reply whose node was cut off and went on, others were told that it was interrupted; or both failed, each in
    // its own way.
    private boolean isOverruled(Send.Sighting sighting) {
        return STATUS.containsKey(row.status())
                ? "interrupted".equals(sighting.code()) && row.content().startsWith(sighting.text())
                : partial(sighting) == null;
    }

    private static String status(String code) {
        return "interrupted".equals(code) ? "interrupted" : "error";
    }

    private long last() {
        return send.sightings.stream().mapToLong(Send.Sighting::at).max().orElse(send.began());
    }
}
