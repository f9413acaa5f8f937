package io.damso.ops;

import io.damso.archive.AccountMoves;
import io.damso.archive.OvertakenException;
import io.damso.identity.BlockedAccounts;
import io.damso.model.AccountKey;
import io.damso.model.JsonText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** What an administrator asks for an account. */
@Path("admin/accounts")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class AccountResource {

    private static final String ROLE = "admin";

    // Below what a proxy waits for an answer; the next call goes on.
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    @Inject
    private AccountMoves moves;

    @Inject
    private BlockedAccounts blocks;

    @Context
    private SecurityContext security;

    /** A part of a move, as much as can be done in 8 s: 200 when nothing is left to do, else 202, and to be asked again. */
    @POST
    @Path("{account_db_key: [1-9][0-9]{0,17}}/move")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response move(@PathParam("account_db_key") long account, String body) {
        check();
        var shard = shard(body);
        if (shard.isEmpty() || !moves.hasShard(shard.get())) {
            return Problems.of(
                    Response.Status.BAD_REQUEST, "Must be the number of a shard that this node has.", "shard");
        }
        return move(new AccountKey(account), shard.get());
    }

    /** Ends the account's sessions and lets nobody in; replies go on, and nothing is deleted. */
    @POST
    @Path("{account_db_key: [1-9][0-9]{0,17}}/block")
    public Response block(@PathParam("account_db_key") long account) {
        return block(new AccountKey(account), true);
    }

    @POST
    @Path("{account_db_key: [1-9][0-9]{0,17}}/unblock")
    public Response unblock(@PathParam("account_db_key") long account) {
        return block(new AccountKey(account), false);
    }

    private Response block(AccountKey account, boolean blocked) {
        check();
        if (!blocks.set(account, blocked)) {
            throw new NotFoundException();
        }
        return Response.ok(
                        JsonText.write(JsonText.object().add("blocked", blocked).build()))
                .build();
    }

    private void check() {
        if (!security.isUserInRole(ROLE)) {
            throw new ForbiddenException();
        }
    }

    private Response move(AccountKey account, int shard) {
        try {
            var progress = moves.move(account, shard, PATIENCE).orElseThrow(NotFoundException::new);
            boolean isDone = progress == AccountMoves.Progress.MOVED;
            return Response.status(isDone ? Response.Status.OK : Response.Status.ACCEPTED)
                    .entity(JsonText.write(JsonText.object()
                            .add("status", progress.name().toLowerCase(Locale.ROOT))
                            .add("shard", shard)
                            .build()))
                    .build();
        } catch (OvertakenException e) {
            return Problems.of(
                    Response.Status.CONFLICT, "Another move of this account came in between. Ask again.", null);
        }
    }

    private static Optional<Integer> shard(String body) {
        try {
            return JsonText.parse(body).get("shard") instanceof JsonNumber number
                    ? Optional.of(number.intValueExact())
                    : Optional.empty();
        } catch (JsonException | ArithmeticException e) {
            return Optional.empty();
        }
    }
}
