package io.damso.incontainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.cache.RecentMessages;
import io.damso.model.MessageRecord;
import io.damso.model.RoomId;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The bean that the container makes, on a real Redis. */
@ExtendWith(ArquillianExtension.class)
class RecentMessagesIT {

    @Inject
    private RecentMessages recent;

    private final RoomId room = new RoomId("t-" + UUID.randomUUID());
    private final Turns turns = new Turns(room);

    @Deployment
    static WebArchive damso() {
        return Deployments.damsoWith(RecentMessagesIT.class, Turns.class);
    }

    @Test
    void aTurn_isThereFromItsAddingOn() {
        var turn = turns.next(null);
        var question = turns.question(turn, "안녕 😀");
        var reply = turns.reply(turn, "Hello");
        recent.addQuestion(turn, question, "안녕", null);

        assertThat(recent.of(Turns.ACCOUNT, room).others())
                .extracting(MessageRecord::message)
                .contains(question);

        recent.addReply(turn, reply);
        assertThat(recent.of(Turns.ACCOUNT, room).others())
                .extracting(MessageRecord::message)
                .contains(question, reply);
    }

    @Test
    void whatIsInMySql_isPendingNoMore() {
        var turn = turns.next(null);
        recent.addQuestion(turn, turns.question(turn, "Hi"), "Hi", null);
        recent.addReply(turn, turns.reply(turn, "Hello"));
        int before = recent.of(Turns.ACCOUNT, room).others().size();

        recent.archived(Turns.ACCOUNT.key(), room, List.of(turn.messageId(), turn.replyId()));

        assertThat(recent.of(Turns.ACCOUNT, room).others()).hasSize(before - 2);
    }
}
