package io.damso.conversation;

import io.damso.cache.CacheUnavailableException;
import io.damso.cache.Claim;
import io.damso.cache.Claims;
import io.damso.journal.JournalUnavailableException;
import io.damso.model.Account;
import io.damso.model.Authorization;
import io.damso.model.Message;
import io.damso.model.MessageId;
import io.damso.model.Repeat;
import io.damso.model.RoomId;
import io.damso.model.SenderType;
import io.damso.portfolio.Portfolio;
import io.damso.portfolio.Portfolios;
import io.damso.telemetry.Span;
import io.damso.telemetry.Tally;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Accepting: a question's room is claimed and the question promised, before anyone hears that it is; or why not. */
@ApplicationScoped
public class Turns {

    private static final int LOOKS = 40;
    private static final long BETWEEN_LOOKS_MILLIS = 50;

    // How far back the newest question is looked for: there may be many replies to it.
    private static final int NEWEST = 50;

    private final Claims claims;
    private final RoomModels models;
    private final AccountUsage usage;
    private final Promise promise;
    private final History history;
    private final Portfolios portfolios;
    private final Generations generations;
    private final Draining draining;

    /** For the container, which makes a proxy of this class. */
    Turns() {
        this(null, null, null, null, null, null, null, null);
    }

    @Inject
    Turns(
            Claims claims,
            RoomModels models,
            AccountUsage usage,
            Promise promise,
            History history,
            Portfolios portfolios,
            Generations generations,
            Draining draining) {
        this.claims = claims;
        this.models = models;
        this.usage = usage;
        this.promise = promise;
        this.history = history;
        this.portfolios = portfolios;
        this.generations = generations;
        this.draining = draining;
    }

    public Answer accept(Account account, Question question) {
        return unlessAway(() -> {
            var hindrance = promise.hindrance(models.known(account, question.room()));
            if (hindrance.isPresent()) {
                return answered(account, question.room(), question.repeat()).orElseGet(hindrance::get);
            }
            var claim = claim(account, () -> claims.claim(account, question.room(), question.repeat()));
            if (!(claim instanceof Claim.Granted granted)) {
                return refusal(claim);
            }
            return promise.make(granted.turn(), question) ? begin(granted, question) : new Answer.Unavailable();
        });
    }

    /**
     * Has the newest question of a room answered once more.
     *
     * @param language that the person reads; empty if not known
     * @param authorization of who asks now
     * @param repeat null if the request can't be told from a new one
     * @throws io.damso.archive.ArchiveUnavailableException if only MySQL knows the question, and does not answer
     */
    public Answer acceptAgain(
            Account account,
            RoomId room,
            MessageId message,
            String language,
            Authorization authorization,
            Repeat repeat) {
        return unlessAway(() -> {
            var hindrance = promise.hindrance(models.known(account, room));
            if (hindrance.isPresent()) {
                return answered(account, room, repeat).orElseGet(hindrance::get);
            }
            var page = history.wholePage(account, room, null, NEWEST);
            var newest = newestQuestion(page).filter(question -> question.id().equals(message));
            if (newest.isEmpty()) {
                return answered(account, room, repeat).orElseGet(() -> notNewest(page, message));
            }
            var claim = claim(account, () -> claims.claimAgain(account, room, message, repeat));
            if (!(claim instanceof Claim.Granted granted)) {
                return refusal(claim);
            }
            var question = Question.of(newest.get(), language, repeat).with(authorization);
            return promise.makeAgain(granted.turn(), question, newest.get())
                    ? begin(granted, question)
                    : new Answer.Unavailable();
        });
    }

    /** Whether who asks in that name can have their portfolio included. */
    public boolean mayIncludePortfolio(Authorization authorization) {
        return portfolios.mayBeAsked(authorization);
    }

    // Not by a claim, which would mint an id for a reply that never comes, and leave a hole in the room.
    private Optional<Answer> answered(Account account, RoomId room, Repeat repeat) {
        return repeat == null
                ? Optional.empty()
                : claims.answered(account, room, repeat).map(Turns::refusal);
    }

    private static Optional<Message> newestQuestion(History.Page page) {
        return page.messages().stream()
                .filter(message -> message.senderType() == SenderType.USER)
                .reduce((older, newer) -> newer);
    }

    private static Answer notNewest(History.Page page, MessageId message) {
        var messages = page.messages();
        boolean older = page.hasMore() && message.compareTo(messages.get(0).id()) < 0;
        boolean known = messages.stream().anyMatch(m -> m.senderType() == SenderType.USER && m.id().equals(message));
        return older || known ? new Answer.NotNewest() : new Answer.NoSuchMessage();
    }

    private Answer unlessAway(Supplier<Answer> acceptance) {
        return Span.begin("accept").callAndEnd(span -> {
            var answer = draining.beginSend() ? answer(acceptance) : new Answer.Unavailable();
            Tally.SENDS.add(outcome(answer));
            note(span, answer);
            return answer;
        });
    }

    private static void note(Span span, Answer answer) {
        span.with("damso.outcome", outcome(answer));
        if (answer instanceof Answer.Accepted accepted) {
            span.with("damso.message_id", accepted.turn().messageId().value())
                    .with("damso.reply_id", accepted.turn().replyId().value());
        }
    }

    private Answer answer(Supplier<Answer> acceptance) {
        try {
            return acceptance.get();
        } catch (CacheUnavailableException | JournalUnavailableException e) {
            return new Answer.Unavailable();
        } finally {
            draining.endSend();
        }
    }

    /** As {@link Tally#SENDS} has it: the answer's name, with underscores. */
    static String outcome(Answer answer) {
        return outcome(answer.getClass());
    }

    static String outcome(Class<?> answer) {
        return answer.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    private Claim claim(Account account, Supplier<Claim> claiming) {
        var claim = claimPatiently(claiming);
        if (claim instanceof Claim.TokensUnknown unknown) {
            usage.learn(account, unknown.today());
            return claimPatiently(claiming);
        }
        return claim;
    }

    // The same request, sent again while its first sending is under way, waits for that one's answer.
    private static Claim claimPatiently(Supplier<Claim> claiming) {
        return Span.begin("claim").callAndEnd(span -> claimOrWait(claiming));
    }

    private static Claim claimOrWait(Supplier<Claim> claiming) {
        var claim = claiming.get();
        for (int look = 1; look < LOOKS && claim instanceof Claim.InProgress; look++) {
            try {
                TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return claim;
            }
            claim = claiming.get();
        }
        return claim;
    }

    private Answer begin(Claim.Granted granted, Question question) {
        // Before the reply, whose first event says what came of it; and not for who is refused or repeats a request.
        Optional<Portfolio> portfolio =
                question.includePortfolio() ? portfolios.of(question.authorization()) : Optional.empty();
        generations.start(granted, question.with(Authorization.NONE), portfolio);
        return new Answer.Accepted(granted.turn());
    }

    private static Answer refusal(Claim claim) {
        if (claim instanceof Claim.Repeated repeated) {
            return new Answer.Accepted(repeated.turn());
        } else if (claim instanceof Claim.Busy busy) {
            return new Answer.RoomBusy(busy.stream());
        } else if (claim instanceof Claim.TooManySends tooMany) {
            return new Answer.TooManySends(tooMany.retryAfter());
        } else if (claim instanceof Claim.TooManyTokens tooMany) {
            return new Answer.TooManyTokens(tooMany.retryAfter());
        } else if (claim instanceof Claim.TooManyLive) {
            return new Answer.TooManyLive();
        } else if (claim instanceof Claim.KeyReused) {
            return new Answer.KeyReused();
        } else if (claim instanceof Claim.NotNewest) {
            return new Answer.NotNewest();
        }
        return new Answer.Unavailable();
    }
}
