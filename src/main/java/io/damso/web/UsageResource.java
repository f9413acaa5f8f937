package io.damso.web;

import io.damso.conversation.AccountUsage;
import io.damso.model.DailyUsage;
import io.damso.model.JsonText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** What the caller's replies took. */
@Path("usage")
@ApplicationScoped
public class UsageResource {

    private static final int DEFAULT_DAYS = 30;
    private static final int MAX_DAYS = 366;

    @Inject
    private CurrentCaller caller;

    @Inject
    private AccountUsage usage;

    /** Days are UTC's; {@code to} is today where it is absent, {@code from} 29 days before it. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public String usage(@QueryParam("from") String from, @QueryParam("to") String to) {
        var last = Fields.day("to", to, LocalDate.now(ZoneOffset.UTC));
        var first = Fields.day("from", from, last.minusDays(DEFAULT_DAYS - 1));
        if (first.isAfter(last) || !first.plusDays(MAX_DAYS).isAfter(last)) {
            throw InvalidInputException.badRequest(
                    "from", "must be a day before to, and not more than " + MAX_DAYS + " days before it.");
        }
        var days = JsonText.array();
        usage.daily(caller.get().account(), first, last).forEach(day -> days.add(view(day)));
        var json = JsonText.object()
                .add("from", first.toString())
                .add("to", last.toString())
                .add("usage", days);
        if (usage.tokensPerDay() == 0) {
            json.addNull("tokens_per_day");
        } else {
            json.add("tokens_per_day", usage.tokensPerDay());
        }
        return JsonText.write(json.build());
    }

    private static JsonObjectBuilder view(DailyUsage usage) {
        return JsonText.object()
                .add("day", usage.day().toString())
                .add("model", usage.model())
                .add("replies", usage.replies())
                .add("input_tokens", usage.inputTokens())
                .add("output_tokens", usage.outputTokens())
                .add("estimated", usage.estimated());
    }
}
