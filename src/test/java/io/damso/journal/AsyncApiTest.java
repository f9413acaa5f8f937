package io.damso.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.JsonText;
import io.damso.model.MessageStatus;
import io.damso.testing.ChatEvents;
import io.damso.testing.Entries;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code asyncapi.yaml} says is what is written. */
class AsyncApiTest {

    private static final Entries ROOM = Entries.of(42, 2, "r1");
    private static final Entry QUESTION = ROOM.question(1, "hello");
    private static final Entry REPLY = ROOM.reply(1, MessageStatus.DONE, "hello");

    private final List<String> lines;

    AsyncApiTest() throws IOException {
        lines = Files.readAllLines(Path.of("src", "docs", "asyncapi.yaml"));
    }

    @Test
    void theExamples_areWhatIsWritten() {
        assertThat(lines)
                .filteredOn(line -> line.contains("payload: {"))
                .extracting(line -> line.substring(line.indexOf('{')))
                .containsExactly(event(QUESTION), event(REPLY), EntryFormat.write(QUESTION), EntryFormat.write(REPLY));
    }

    @Test
    void anEventsSchema_hasTheMembersOfAnEvent() {
        var event = JsonText.parse(event(REPLY));
        assertThat(properties("ChatEvent")).isEqualTo(event.keySet());
        assertThat(required("ChatEvent")).isEqualTo(event.keySet());
        assertThat(properties("ChatEventData")).isEqualTo(data(event).keySet());
        assertThat(required("ChatEventData")).isEqualTo(data(event).keySet());
    }

    @Test
    void anEntrysSchema_hasTheMembersOfBothKinds() {
        var question = JsonText.parse(EntryFormat.write(QUESTION));
        var reply = JsonText.parse(EntryFormat.write(REPLY));
        assertThat(properties("Entry")).isEqualTo(question.keySet());
        assertThat(required("Entry")).isEqualTo(reply.keySet());
        assertThat(properties("MessageData"))
                .isEqualTo(question.getJsonObject("message_data").keySet());
        assertThat(required("MessageData"))
                .isEqualTo(reply.getJsonObject("message_data").keySet());
    }

    @ParameterizedTest
    @EnumSource
    void everyStatusAndType_isListed(MessageStatus status) {
        assertThat(list("ChatEvent", "type", "enum")).contains(ChatEventFormat.type(status));
        assertThat(list("ChatEventData", "status", "enum")).contains(status.wireName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat_events", "chat_persistence", "chat_persistence_dlq"})
    void everyChannel_isADestinationOfTheServer(String name) throws IOException {
        assertThat(lines).contains("  " + name + ":", "    address: " + name);
        assertThat(Files.readString(Path.of("liberty", "messaging.xml"))).contains("id=\"" + name + "\"");
    }

    private static String event(Entry entry) {
        return ChatEventFormat.write(ChatEvents.of(entry));
    }

    private static JsonObject data(JsonObject event) {
        return event.getJsonObject("data");
    }

    private Set<String> properties(String schema) {
        return below(below(below(lines, "schemas"), schema), "properties").stream()
                .filter(line -> line.matches(" {8}\\w+:"))
                .map(line -> line.strip().replace(":", ""))
                .collect(Collectors.toSet());
    }

    private Set<String> required(String schema) {
        return items(below(below(lines, "schemas"), schema), "required");
    }

    private Set<String> list(String schema, String property, String name) {
        return items(below(below(below(below(lines, "schemas"), schema), "properties"), property), name);
    }

    private static Set<String> items(List<String> block, String name) {
        String line = block.stream()
                .filter(each -> each.strip().startsWith(name + ": ["))
                .findFirst()
                .orElseThrow();
        return new TreeSet<>(Arrays.asList(
                line.substring(line.indexOf('[') + 1, line.indexOf(']')).split(", ")));
    }

    /** The lines that belong to a key: those after it that are further to the right. */
    private static List<String> below(List<String> lines, String key) {
        var after = lines.stream()
                .dropWhile(line -> !line.strip().equals(key + ":"))
                .toList();
        int indent = indent(after.get(0));
        return after.stream().skip(1).takeWhile(line -> indent(line) > indent).toList();
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }
}
