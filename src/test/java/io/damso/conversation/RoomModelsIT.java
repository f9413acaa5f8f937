package io.damso.conversation;

import static io.damso.conversation.Talk.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import io.damso.cache.RedisForTests;
import io.damso.llm.LanguageModel;
import io.damso.llm.Models;
import io.damso.testing.PuppetModel;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RoomModelsIT {

    @RegisterExtension
    static final RedisForTests redis = RedisForTests.ofTheClass();

    private final LanguageModel small = new PuppetModel();
    private final LanguageModel large = new PuppetModel();
    private final Talk talk = new Talk(redis);
    private final RoomModels models = new RoomModels(
            new Models() {
                @Override
                public List<String> names() {
                    return List.of("small", "large");
                }

                @Override
                public LanguageModel of(String name) {
                    return "large".equals(name) ? large : small;
                }
            },
            talk.recentRooms,
            talk.archive);

    @AfterEach
    void endThreads() {
        talk.close();
    }

    private void choose(String model) {
        talk.owner.save(talk.account, ROOM, null, model);
    }

    private LanguageModel answering() {
        return models.of(talk.account, ROOM);
    }

    @Test
    void roomWithoutAChoice_hasTheFirst() {
        talk.turn("hello", "Hi");
        assertThat(models.known(talk.account, ROOM)).isSameAs(small);
        assertThat(answering()).isSameAs(small);
    }

    @Test
    void chosenModel_answers_untilAnotherOneIsChosen() {
        talk.turn("hello", "Hi");
        choose("large");
        assertThat(models.known(talk.account, ROOM)).isSameAs(large);
        assertThat(answering()).isSameAs(large);
        choose("small");
        assertThat(answering()).isSameAs(small);
    }

    @Test
    void modelThatThereIsNotAnyMore_givesWayToTheFirst() {
        choose("retired");
        assertThat(answering()).isSameAs(small);
    }

    @Test
    void choiceOfAnUntitledRoom_outlivesItsFirstMessage() {
        choose("large");
        talk.turn("hello", "Hi");
        assertThat(answering()).isSameAs(large);
        assertThat(talk.recentRooms.of(talk.account).rooms().get(0).title()).isEqualTo("hello");
    }

    @Test
    void choiceThatRedisForgot_isKnownToMySql_alsoOnceTheRoomIsBackInRedisWithoutIt() {
        choose("large");
        talk.turn("hello", "Hi");
        talk.archiveAll();
        redis.flush();
        assertThat(answering()).isSameAs(large);
        talk.ask("again");
        assertThat(answering()).isSameAs(large);
    }

    @Test
    void mySqlAway_letsTheFirstAnswer() {
        choose("large");
        redis.flush();
        talk.archive.setAway(true);
        assertThat(answering()).isSameAs(small);
    }

    @Test
    void deletedRoom_hasNoChoiceAnyMore() {
        choose("large");
        talk.owner.delete(talk.account, ROOM);
        talk.turn("hello", "Hi");
        assertThat(answering()).isSameAs(small);
    }
}
