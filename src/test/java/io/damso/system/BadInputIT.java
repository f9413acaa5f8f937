package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can't be served is refused with the field's name, and leaves nothing behind. */
@ExtendWith(SharedServers.class)
class BadInputIT {

    private final Damso damso;
    private final Chat alice;

    BadInputIT(Damso damso) {
        this.damso = damso;
        this.alice = damso.chat("alice");
    }

    private static void assertProblem(Answer answer, int status, String field) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.json().path("errorCode").asInt()).isEqualTo(1000);
        assertThat(answer.json().path("field").asText()).isEqualTo(field);
        assertThat(answer.json().path("title").asText()).isNotBlank();
        assertThat(answer.json().path("detail").asText()).contains(field);
        assertThat(answer.body()).doesNotContain("xception", "io.damso", "jakarta");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "room_id           | {`content`: `Hi`}",
                "room_id           | {`room_id`: null, `content`: `Hi`}",
                "room_id           | {`room_id`: ``, `content`: `Hi`}",
                "room_id           | {`room_id`: `a/b`, `content`: `Hi`}",
                "room_id           | {`room_id`: `a.b`, `content`: `Hi`}",
                "room_id           | {`room_id`: `방`, `content`: `Hi`}",
                "room_id           | {`room_id`: `a\\nb`, `content`: `Hi`}",
                "room_id           | {`room_id`: 7, `content`: `Hi`}",
                "room_id           | {`room_id`: `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa`, `content`: `Hi`}",
                "content           | {`room_id`: `r`}",
                "content           | {`room_id`: `r`, `content`: null}",
                "content           | {`room_id`: `r`, `content`: ` \\n\\t `}",
                "content           | {`room_id`: `r`, `content`: [`Hi`]}",
                "content           | {`room_id`: `r`, `content`: `half a pair \\ud83d`}",
                "content           | {`room_id`: `r`, `content`: `\\ude00 the other half`}",
                "include_portfolio | {`room_id`: `r`, `content`: `Hi`, `include_portfolio`: `yes`}",
                "analysis_symbols  | {`room_id`: `r`, `content`: `Hi`, `analysis_symbols`: `AAPL`}",
                "analysis_symbols  | {`room_id`: `r`, `content`: `Hi`, `analysis_symbols`: [`A B`]}",
                "analysis_symbols  | {`room_id`: `r`, `content`: `Hi`, `analysis_symbols`: [``]}",
                "analysis_symbols  | {`room_id`: `r`, `content`: `Hi`, `analysis_symbols`: [1]}",
                "analysis_symbols  | {`room_id`: `r`, `content`: `Hi`, `analysis_symbols`: [`ABCDEFGHIJKLMNOPQRSTU`]}",
                "client_message_id | {`room_id`: `r`, `content`: `Hi`, `client_message_id`: ``}",
                "client_message_id | {`room_id`: `r`, `content`: `Hi`, `client_message_id`: `키`}",
                "body              | {`room_id`: `r`, `content`: `Hi`",
                "body              | [{`room_id`: `r`, `content`: `Hi`}]",
                "body              | `Hi`",
                "body              | null",
                "body              | {} {}",
                "body              | {'room_id': 'r'}"
            })
    void aFaultyMessage_isRefused_byFieldsName_andLeavesNothing(String field, String body) {
        assertProblem(alice.post("message/send", body.replace('`', '"')), 400, field);
        assertProblem(alice.post("stream", body.replace('`', '"')), 400, field);

        assertThat(damso.rows().of("r")).isEmpty();
        assertThat(alice.get("rooms/r/messages").status()).isEqualTo(404);
    }

    @Test
    void anEmptyBody_isRefused() {
        assertProblem(alice.post("message/send", ""), 400, "body");
    }

    @Test
    void aBodyThatIsNotUtf8_isRefused() {
        var request = alice.request("message/send")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(new byte[] {'{', '"', (byte) 0xC0, (byte) 0x80, '"', ':', '1', '}'}));

        assertProblem(Chat.ask(request), 400, "body");
    }

    @Test
    void aMessageLargerThanItMayBe_isRefused_andOneThatJustFitsIsTaken() {
        String room = Names.next();

        assertProblem(alice.trySend(room, "가".repeat(40 * 1024 / 3)), 413, "content");
        assertProblem(alice.trySend(room, "x".repeat(32 * 1024 + 1)), 413, "content");
        assertThat(alice.get("rooms/" + room + "/messages").status()).isEqualTo(404);

        var sent = alice.send(room, "x".repeat(32 * 1024));
        alice.read(sent).awaitEnd();
        assertThat(alice.message(sent, sent.messageId()).path("content").asText())
                .hasSize(32 * 1024);
    }

    @Test
    void aBodyOfTwoMebibytes_isRefused() {
        assertProblem(alice.trySend(Names.next(), "x".repeat(2 * 1024 * 1024)), 413, "body");
    }

    @Test
    void jsonNestedTenThousandDeep_isRefused() {
        String deep = "[".repeat(10_000) + "]".repeat(10_000);

        assertThat(alice.post("message/send", "{\"room_id\":\"r\",\"content\":\"Hi\",\"x\":" + deep + "}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void twentyOneSymbols_areTooMany() {
        var body = Chat.message("r", "Hi");
        var symbols = body.putArray("analysis_symbols");
        for (int i = 0; i < 21; i++) {
            symbols.add("S" + i);
        }

        assertProblem(alice.post("message/send", body.toString()), 400, "analysis_symbols");
    }

    @Test
    void anUnknownMember_isIgnored() {
        var answer = alice.post(
                "message/send",
                Chat.message(Names.next(), "Hi").put("later", true).toString());

        assertThat(answer.status()).isEqualTo(202);
    }

    @ParameterizedTest
    @CsvSource({
        "limit, rooms?limit=-1",
        "limit, rooms?limit=0",
        "limit, rooms?limit=201",
        "limit, rooms?limit=x",
        "limit, rooms/r/messages?limit=-5",
        "limit, rooms/r/messages?limit=99999999999",
        "before, rooms/r/messages?before=x",
        "cursor, rooms?cursor=x",
        "room_id, rooms/a%20b/messages",
        "room_id, rooms/a.b/stream",
        "last_event_id, rooms/r/stream?last_event_id=x",
        "from, usage?from=yesterday",
        "from, usage?from=2026-02-30",
        "from, usage?from=2026-02-02&to=2026-02-01",
        "from, usage?from=2024-01-01&to=2026-01-01",
        "to, usage?to=%2B999999999-01-01"
    })
    void aFaultyQuestion_isRefused_byItsFieldsName(String field, String path) {
        assertProblem(alice.get(path), 400, field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"huge\"", "\"\"", "7"})
    void aModelThatThereIsNot_isRefused(String model) {
        assertProblem(alice.put("rooms/" + Names.next(), "{\"model\":" + model + "}"), 400, "model");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rooms/a/b/messages", "rooms/../me/x", "nothing", "stream"})
    void aPathThatIsNone_isNotFoundOrNotAllowed(String path) {
        var answer = alice.get(path);

        assertThat(answer.status()).as("%s", answer).isIn(404, 405);
        assertThat(answer.json().path("errorCode").asInt()).isEqualTo(1000);
    }

    @Test
    void aSlashInARoomsName_isRefused_byTheServerItself_asAProblem() {
        assertProblem(alice.get("rooms/a%2Fb/messages"), 400, "");
    }

    @Test
    void anotherMediaType_isRefused() {
        var request = alice.request("message/send")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{\"room_id\":\"r\",\"content\":\"Hi\"}"));

        var answer = Chat.ask(request);

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.json().path("errorCode").asInt()).isEqualTo(1000);
    }

    @Test
    void anotherMethod_isRefused() {
        var answer = alice.get("message/send");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow").orElse("")).contains("POST");
        assertThat(answer.json().path("errorCode").asInt()).isEqualTo(1000);
    }
}
